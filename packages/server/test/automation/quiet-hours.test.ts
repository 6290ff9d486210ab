import { describe, expect, test } from 'vitest';
import type { Firing } from '../delivery/workbench.ts';
import { fatesOf, HOOK, play } from './deciding.ts';

const config = {
  ...HOOK,
  connections: { slack: { kind: 'slack', token: { env: 'T' } } },
  automations: [
    {
      name: 'Rule',
      on: ['sla_breach_warning', 'sla_breached', 'sla_met', 'sla_corrected'],
      do: [{ slack: { channel: '#x' } }],
      quietHours: { schedule: 'office', passPriorities: ['critical'] },
    },
  ],
};

/** Office hours are 09:00-17:00 in Berlin, an hour ahead of UTC in March 2026. */
const at = (text: string) => Date.parse(text);
const OPENS = at('2026-03-03T08:00:00Z');

describe('quiet hours', () => {
  test.each<[string, string, Firing, 'send' | 'hold']>([
    ['in office hours', '2026-03-02T10:00:00Z', {}, 'send'],
    ['the instant before they end', '2026-03-02T15:59:59.999Z', {}, 'send'],
    ['the instant at which they end', '2026-03-02T16:00:00Z', {}, 'hold'],
    ['the instant at which they begin', '2026-03-03T08:00:00Z', {}, 'send'],
    ['a breach at night', '2026-03-02T22:00:00Z', {}, 'hold'],
    ['a breach of a priority that passes', '2026-03-02T22:00:00Z', { standing: { priority: 'critical' } }, 'send'],
    [
      'a warning of that priority, due after the opening',
      '2026-03-02T22:00:00Z',
      { trigger: 'sla_breach_warning', dueAt: OPENS, standing: { priority: 'critical' } },
      'hold',
    ],
    [
      'a warning of what is due before the quiet ends',
      '2026-03-02T22:00:00Z',
      { trigger: 'sla_breach_warning', dueAt: OPENS - 1 },
      'send',
    ],
    [
      'a warning of what is due at the opening',
      '2026-03-02T22:00:00Z',
      { trigger: 'sla_breach_warning', dueAt: OPENS },
      'hold',
    ],
    ['a warning of what is never due', '2026-03-02T22:00:00Z', { trigger: 'sla_breach_warning', dueAt: null }, 'hold'],
    ['a promise that was kept', '2026-03-02T22:00:00Z', { trigger: 'sla_met' }, 'hold'],
    ['a correction', '2026-03-02T22:00:00Z', { trigger: 'sla_corrected', tripwire: 'urgent' }, 'hold'],
    ['over the weekend', '2026-03-07T12:00:00Z', {}, 'hold'],
  ])('%s, at %s', (_, now, firing, fate) => {
    expect(fatesOf(play(config, [{ ...firing, now: at(now), at: at(now) }]))).toEqual([fate]);
  });

  test.each([
    ['2026-03-02T22:00:00Z', '2026-03-03T08:00:00Z'],
    ['2026-03-03T02:00:00Z', '2026-03-03T08:00:00Z'],
    ['2026-03-06T18:00:00Z', '2026-03-09T08:00:00Z'],
    // The clocks change on 29 March: nine o'clock comes an hour earlier.
    ['2026-03-28T18:00:00Z', '2026-03-30T07:00:00Z'],
  ])('what is held at %s waits until %s', (now, until) => {
    const [decision] = play(config, [{ now: at(now), at: at(now) }]);
    expect(decision!.fate).toMatchObject({ kind: 'hold', untilAt: at(until) });
  });

  test('a change of the conversation does not wait', () => {
    const changing = {
      ...config,
      automations: [{ ...config.automations[0]!, do: [{ setPriority: 'critical' }, { slack: { channel: '#x' } }] }],
    };
    expect(fatesOf(play(changing, [{ now: at('2026-03-02T22:00:00Z') }]))).toEqual(['send', 'hold']);
  });
});
