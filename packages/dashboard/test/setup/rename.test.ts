import { parseConfig } from '@kept/engine';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rawOf } from '../../src/setup/raw.ts';
import { type NamedPart, placesOfName, references, renamed } from '../../src/setup/rename.ts';

const TEXT = `kept: 1
schedules:
  # The desk in Berlin.
  berlin: # its hours
    timeZone: Europe/Berlin
    weekly: { mon: ["09:00-17:00"] }
policies:
  standard:
    schedule: berlin # as everybody
    metrics:
      firstReply: { target: 4h }
  vip:
    schedule: "berlin"
    metrics:
      firstReply: { target: 1h }
assignments:
  - { policy: vip, team: berlin }
  - { policy: standard }
automations:
  - name: Breaches
    on: [sla_breached]
    when: { policy: [vip, standard] }
    do:
      - slack: { channel: "#berlin", connection: chat }
      - webhook: { connection: desk }
    quietHours: { schedule: berlin }
  - name: One
    on: [sla_met]
    when: { policy: vip }
    do:
      - slack: { channel: "#vip", connection: chat }
connections:
  chat: { kind: slack, token: { env: SLACK_BOT_TOKEN } }
  desk: { kind: webhook, url: "https://desk.example.com/hook" }
`;

const rename = (part: NamedPart, from: string, to: string, text = TEXT) =>
  renamed(text, rawOf(parse(text)), part, from, to);
const lines = (text: string) => text.split('\n');
const changed = (before: string, after: string) =>
  lines(after).flatMap((line, at) => (line === lines(before)[at] ? [] : [line.trim()]));

describe('another name', () => {
  it('of a schedule goes to its policies and quiet hours, and nowhere else', () => {
    expect(changed(TEXT, rename('schedules', 'berlin', 'desk hours'))).toEqual([
      'desk hours: # its hours',
      'schedule: desk hours # as everybody',
      'schedule: desk hours',
      'quietHours: { schedule: desk hours }',
    ]);
  });

  it('of a policy goes to its assignments and to the rules that name it', () => {
    expect(changed(TEXT, rename('policies', 'vip', 'gold'))).toEqual([
      'gold:',
      '- { policy: gold, team: berlin }',
      'when: { policy: [gold, standard] }',
      'when: { policy: gold }',
    ]);
  });

  it('of a connection goes to the actions through it', () => {
    expect(changed(TEXT, rename('connections', 'chat', 'slack'))).toEqual([
      '- slack: { channel: "#berlin", connection: slack }',
      '- slack: { channel: "#vip", connection: slack }',
      'slack: { kind: slack, token: { env: SLACK_BOT_TOKEN } }',
    ]);
  });

  it.each([
    ['schedules', 'berlin', 3],
    ['policies', 'vip', 3],
    ['connections', 'chat', 2],
    ['connections', 'nothing', 0],
  ] as const)('of %s %s says how many places change: %i', (part, name, count) => {
    expect(placesOfName(rawOf(parse(TEXT)), part, name)).toBe(count);
    expect(references(rawOf(parse(TEXT)), part, name)).toHaveLength(count);
  });

  it('leaves a configuration as sound as it was, and back again as it was written', () => {
    const there = rename('schedules', 'berlin', 'somewhere: else, "or" {here}');
    expect(parseConfig(parse(there)).ok).toBe(true);
    expect(parse(rename('schedules', 'somewhere: else, "or" {here}', 'berlin', there))).toEqual(parse(TEXT));
  });

  it('of the schedule that holds where none is named is written where it was relied on', () => {
    const text = `kept: 1
schedules:
  default: { timeZone: UTC, weekly: { mon: ["09:00-17:00"] } }
policies:
  standard: { metrics: { firstReply: { target: 4h } } }
  always: { ignoreOfficeHours: true, metrics: { firstReply: { target: 1h } } }
assignments:
  - { policy: standard }
`;
    const after = rename('schedules', 'default', 'office', text);
    expect(parse(after).policies).toEqual({
      standard: { schedule: 'office', metrics: { firstReply: { target: '4h' } } },
      always: { ignoreOfficeHours: true, metrics: { firstReply: { target: '1h' } } },
    });
    expect(parseConfig(parse(after)).ok).toBe(true);
  });
});
