import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/parse-config.ts';

function config(value: unknown): Config {
  const parsed = parseConfig(value);
  if (!parsed.ok) throw new Error(parsed.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return parsed.config;
}

const SAMPLE = `
kept: 1
settings: { countBotReplies: false }
schedules:
  berlin:
    timeZone: Europe/Berlin
    weekly: { mon: ["09:00-12:00", "13:00-17:00"], tue: ["09:00-17:00"], fri: ["09:00-15:00"], sat: }
    holidays: [DE-BY]
    overrides: { "12-24": closed, "2026-12-31": ["09:00-12:00"] }
policies:
  standard:
    schedule: berlin
    pauseOn: [pending]
    alerts: perCycle
    tiers: { enterprise: 0.5, business: 0.75 }
    defaultPriority: medium
    metrics:
      firstReply:
        byPriority: { critical: { target: 1h }, high: { target: PT4H }, medium: { target: 12h }, low: { target: 24h } }
      allMessages: { lowTargetSeconds: 3600, normalTargetSeconds: 7200, highTargetSeconds: 9000, urgentTargetSeconds: 14400 }
      resolution:
        pauseOn: [pending, on_hold]
        byPriority: { critical: { target: 4h }, high: { target: 24h }, medium: { target: 48h }, low: { target: 72h } }
assignments:
  - { policy: standard, team: support, channel: email }
  - { policy: standard }
automations:
  - name: Breaches to Slack
    on: [sla_breached]
    when: { metric: [resolution], priority: [critical, high] }
    do:
      - slack: { channel: "#sla-breaches" }
`;

describe('a configuration is read with its defaults filled in', () => {
  test('as a whole', () => {
    const whole = (seconds: number) => ({ kind: 'whole', seconds });
    expect(config(parse(SAMPLE))).toEqual({
      kept: 1,
      settings: { countBotReplies: false, fireWithinSeconds: 3600 },
      schedules: {
        berlin: {
          timeZone: 'Europe/Berlin',
          weekly: { mon: ['09:00-12:00', '13:00-17:00'], tue: ['09:00-17:00'], fri: ['09:00-15:00'], sat: [] },
          holidays: ['DE-BY'],
          overrides: { '12-24': 'closed', '2026-12-31': ['09:00-12:00'] },
        },
      },
      policies: {
        standard: {
          name: 'standard',
          schedule: 'berlin',
          alerts: 'perCycle',
          tiers: { enterprise: 0.5, business: 0.75 },
          defaultPriority: 'medium',
          atRiskAt: 0.75,
          urgentAt: 0.9,
          metrics: {
            firstReply: {
              targets: {
                kind: 'byPriority',
                table: { critical: whole(3600), high: whole(14_400), medium: whole(43_200), low: whole(86_400) },
              },
              pauseOn: ['pending'],
            },
            allMessages: {
              targets: {
                kind: 'one',
                target: { kind: 'tripwires', low: 3600, normal: 7200, high: 9000, urgent: 14_400 },
              },
              pauseOn: ['pending'],
            },
            resolution: {
              targets: {
                kind: 'byPriority',
                table: { critical: whole(14_400), high: whole(86_400), medium: whole(172_800), low: whole(259_200) },
              },
              pauseOn: ['pending', 'on_hold'],
            },
          },
        },
      },
      assignments: [
        { policy: 'standard', team: 'support', channel: 'email' },
        { policy: 'standard', team: null, channel: null },
      ],
      automations: [
        {
          name: 'Breaches to Slack',
          enabled: true,
          on: ['sla_breached'],
          when: {
            metric: ['resolution'],
            state: null,
            tripwire: null,
            team: null,
            channel: null,
            priority: ['critical', 'high'],
            tier: null,
            policy: null,
            assignee: null,
          },
          do: [{ kind: 'slack', connection: null, channel: '#sla-breaches', to: null, mention: null, text: null }],
          throttle: null,
          quietHours: null,
        },
      ],
      connections: {},
      directory: { people: {}, teams: {} },
    });
  });

  const metrics = { firstReply: { target: '4h' } };
  const policy = (fields: object, schedules: object = {}) =>
    config({ kept: 1, schedules, policies: { a: { metrics, ...fields } } }).policies.a!;
  const hours = { timeZone: 'UTC', weekly: { mon: ['09:00-17:00'] } };

  test('a policy without a schedule takes the one named default; ignoreOfficeHours beats both (interfaces)', () => {
    expect(policy({}, { default: hours }).schedule).toBe('default');
    expect(policy({ schedule: 'b' }, { default: hours, b: hours }).schedule).toBe('b');
    expect(policy({ schedule: 'b', ignoreOfficeHours: true }, { default: hours, b: hours }).schedule).toBeNull();
    expect(policy({ schedule: 'b', ignoreOfficeHours: false }, { default: hours, b: hours }).schedule).toBe('b');
  });

  test('an empty pauseOn never pauses; a metric without one has its policy’s (§5.6)', () => {
    expect(policy({ ignoreOfficeHours: true }).metrics.firstReply!.pauseOn).toEqual(['pending']);
    expect(policy({ ignoreOfficeHours: true, pauseOn: [] }).metrics.firstReply!.pauseOn).toEqual([]);
    const own = { firstReply: { target: '4h', pauseOn: [] }, resolution: { target: '4h' } };
    const both = policy({ ignoreOfficeHours: true, pauseOn: ['on_hold'], metrics: own }).metrics;
    expect([both.firstReply!.pauseOn, both.resolution!.pauseOn]).toEqual([[], ['on_hold']]);
  });

  test('high may be absent, tripwires may be equal (§5.1)', () => {
    const written = { firstReply: { lowTargetSeconds: 60, normalTargetSeconds: 60, urgentTargetSeconds: 60 } };
    const { targets } = policy({ ignoreOfficeHours: true, metrics: written }).metrics.firstReply!;
    expect(targets).toEqual({
      kind: 'one',
      target: { kind: 'tripwires', low: 60, normal: 60, high: null, urgent: 60 },
    });
  });

  test('names that objects inherit are names like any other', () => {
    const tables = JSON.parse('{"__proto__":0.5,"constructor":0.25}');
    const { tiers } = policy({ ignoreOfficeHours: true, tiers: tables });
    expect(Object.entries(tiers)).toEqual([
      ['__proto__', 0.5],
      ['constructor', 0.25],
    ]);
    expect('toString' in tiers).toBe(false);
    const odd = JSON.parse('{"__proto__":{"ignoreOfficeHours":true,"metrics":{"firstReply":{"target":"4h"}}}}');
    const { policies } = config({ kept: 1, policies: odd, assignments: [{ policy: '__proto__' }] });
    expect(Object.values(policies).map(({ name }) => name)).toEqual(['__proto__']);
    expect(parseConfig({ kept: 1, assignments: [{ policy: 'constructor' }] }).ok).toBe(false);
  });
});

describe('automations, connections and the directory', () => {
  const around = {
    kept: 1,
    connections: {
      chat: { kind: 'slack', token: { env: 'SLACK_TOKEN' }, defaultChannel: '#sla' },
      mail: { kind: 'smtp', host: 'mail.example.com', secure: true, from: 'Kept <kept@example.com>' },
      hook: { kind: 'webhook', url: 'https://example.com/hook' },
    },
    directory: {
      people: { ana: { email: 'ana@example.com', slack: 'U1' }, 'bob@example.com': { email: 'bob@example.com' } },
      teams: { support: { members: ['ana'], manager: 'bob@example.com' } },
    },
  };
  const actions = (...list: object[]) =>
    config({ ...around, automations: [{ name: 'a', on: 'sla_breached', do: list }] }).automations[0]!.do;

  test('a connection that is left out is the only one of its kind', () => {
    expect(actions({ slack: {} }, { email: { to: 'team' } }, { webhook: {} })).toMatchObject([
      { kind: 'slack', connection: 'chat', channel: null },
      { kind: 'email', connection: 'mail', to: ['team'] },
      { kind: 'webhook', connection: 'hook' },
    ]);
  });

  test('people are places, ids or addresses; an id that looks like an address is an id', () => {
    expect(actions({ email: { to: ['assignee', 'ana', 'bob@example.com', 'carol@example.com'] } })).toMatchObject([
      { to: ['assignee', { person: 'ana' }, { person: 'bob@example.com' }, { address: 'carol@example.com' }] },
    ]);
  });

  test('changes to the conversation; nobody takes it from whoever has it', () => {
    expect(
      actions(
        { assign: 'nobody' },
        { assign: 'ana' },
        { setPriority: 'high' },
        { setTeam: 'support' },
        { addTags: 'late' },
      ),
    ).toEqual([
      { kind: 'assign', assignee: null },
      { kind: 'assign', assignee: 'ana' },
      { kind: 'setPriority', priority: 'high' },
      { kind: 'setTeam', team: 'support' },
      { kind: 'addTags', tags: ['late'] },
    ]);
  });

  test('connections have their defaults', () => {
    const { connections } = config(around);
    expect(connections.mail).toMatchObject({ port: 465, secure: true, user: null, password: null });
    expect(connections.chat).toEqual({
      kind: 'slack',
      token: { env: 'SLACK_TOKEN' },
      webhookUrl: null,
      defaultChannel: '#sla',
      apiUrl: null,
    });
  });

  test('a throttle is for each conversation unless it says otherwise', () => {
    const rule = { name: 'a', on: ['sla_met'], do: [{ assign: 'ana' }], throttle: { every: '1h' }, enabled: false };
    expect(config({ kept: 1, automations: [rule] }).automations[0]).toMatchObject({
      enabled: false,
      throttle: { everySeconds: 3600, per: 'conversation' },
    });
  });
});

describe('the given scenarios', () => {
  const folder = new URL('../../vectors/scenarios/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  test.each(files)('%s has a configuration without a fault', (name) => {
    const scenario = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { config: unknown };
    expect(parseConfig(scenario.config)).toMatchObject({ ok: true });
  });
});
