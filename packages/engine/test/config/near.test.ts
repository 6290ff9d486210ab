import { expect, test } from 'vitest';
import { alike, meant } from '../../src/config/near.ts';

test.each([
  ['support', 'Support'],
  ['tier-2', 'tier 2'],
  ['web_chat', 'webchat'],
  ['support', 'suport'],
  ['critical', 'critcal'],
  ['onboarding', 'onbaording'],
])('%s and %s look like one name written twice', (a, b) => {
  expect(alike(a, b)).toBe(true);
  expect(alike(b, a)).toBe(true);
});

test.each([
  ['support', 'support'],
  ['tier1', 'tier2'],
  ['team-a', 'team-b'],
  ['support-de', 'support-en'],
  ['sms', 'x'],
  ['low', 'high'],
  ['sales', 'support'],
  ['gold', 'bold'],
])('%s and %s are two names', (a, b) => {
  expect(alike(a, b)).toBe(false);
});

test('a suggestion is near, or there is none', () => {
  expect(meant('frist_reply', ['firstReply', 'resolution'])).toBe(' Did you mean "firstReply"?');
  expect(meant('colour', ['kept', 'settings'], ' Fields are kept.')).toBe(' Fields are kept.');
  expect(meant('it', ['on', 'do', 'to'])).toBe('');
});
