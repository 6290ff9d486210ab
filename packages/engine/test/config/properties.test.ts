import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedConfig, parseConfig } from '../../src/config/parse-config.ts';
import { pathOf } from '../../src/fault.ts';
import { holidayCode } from './fault-rows.ts';

function holds(parsed: ParsedConfig): void {
  if (parsed.ok) {
    expect(parsed.warnings.every(({ severity }) => severity === 'warning')).toBe(true);
  } else {
    expect(parsed.faults.some(({ severity }) => severity === 'error')).toBe(true);
  }
}

/** A configuration that is whole and touches every part. */
const WHOLE = {
  kept: 1,
  settings: { countBotReplies: true, fireWithin: '2h' },
  schedules: {
    default: { timeZone: 'UTC', weekly: { mon: ['09:00-17:00'] }, holidays: ['DE'], overrides: { '12-24': 'closed' } },
  },
  policies: {
    a: {
      schedule: 'default',
      pauseOn: ['pending'],
      alerts: 'perEpisode',
      tiers: { enterprise: 0.5 },
      defaultPriority: 'high',
      atRiskAt: 0.5,
      urgentAt: 0.75,
      metrics: {
        firstReply: { byPriority: { high: { target: '4h' } }, pauseOn: [] },
        resolution: {
          lowTargetSeconds: 60,
          normalTargetSeconds: 120,
          highTargetSeconds: 150,
          urgentTargetSeconds: 180,
        },
      },
    },
  },
  assignments: [{ policy: 'a', team: 'support', channel: 'email' }, { policy: 'a' }],
  automations: [
    {
      name: 'all',
      enabled: true,
      on: ['sla_breached', 'sla_met'],
      when: { metric: ['resolution'], state: 'breach', team: 'support', policy: ['a'], assignee: 'unassigned' },
      do: [
        { slack: { connection: 'chat', channel: '#a', to: 'manager', mention: 'ana', text: '{{conversation}}' } },
        { webhook: {} },
        { email: { to: ['assignee', 'ana'], subject: '{{metric}}' } },
        { teams: {} },
        { pagerduty: {} },
        { assign: 'nobody' },
        { setPriority: 'high' },
        { setTeam: 'support' },
        { addTags: ['late'] },
      ],
      throttle: { every: '1h', per: 'rule' },
      quietHours: { schedule: 'default', passPriorities: ['high'] },
    },
  ],
  connections: {
    chat: { kind: 'slack', token: { env: 'SLACK_TOKEN' } },
    hook: { kind: 'webhook', url: 'https://example.com/hook', secret: { file: '/run/secrets/hook' } },
    mail: { kind: 'smtp', host: 'mail.example.com', from: 'kept@example.com', user: 'kept', password: { env: 'P' } },
    teams: { kind: 'teams', url: { env: 'TEAMS_URL' } },
    pager: { kind: 'pagerduty', routingKey: { env: 'PAGER' } },
  },
  directory: {
    people: { ana: { name: 'Ana', email: 'ana@example.com', slack: 'U1' } },
    teams: { support: { members: ['ana'], manager: 'ana', slack: '#support', email: 'support@example.com' } },
  },
};

type Path = readonly (string | number)[];

/** The path of every value inside, itself included. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...inside.flatMap(([key, child]) => pathsOf(child, [...path, key as string | number]))];
}

/** A copy with the value at `path` replaced; removed where `change` answers undefined. */
function changed(value: unknown, path: Path, change: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  const inner = changed(copy[key], rest, change);
  if (inner === undefined && rest.length === 0 && !Array.isArray(value)) delete copy[key];
  else copy[key] = inner;
  return copy;
}

const paths = pathsOf(WHOLE);
const values = fc.oneof(
  fc.jsonValue(),
  fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
  fc.constantFrom(
    null,
    '',
    ' ',
    [],
    {},
    0,
    -1,
    0.5,
    Number.NaN,
    true,
    '__proto__',
    'constructor',
    'a',
    '4h',
    [null],
    [{}],
    { '': {} },
  ),
  fc.constant(JSON.parse('{"__proto__":{"target":"4h"},"constructor":{"target":"1h"}}')),
);

describe('whatever is written, the answer is a configuration or what is wrong with it', () => {
  test('the whole configuration is whole', () => {
    expect(parseConfig(WHOLE, { holidayCode })).toMatchObject({ ok: true, warnings: [] });
  });

  test('for any value', () => {
    fc.assert(
      fc.property(values, (value) => holds(parseConfig(value, { holidayCode }))),
      { numRuns: 1_000 },
    );
  });

  test('with any part replaced by any value', () => {
    const part = fc.constantFrom(...paths);
    fc.assert(
      fc.property(fc.array(fc.tuple(part, values), { minLength: 1, maxLength: 3 }), (changes) => {
        const value = changes.reduce((config, [path, replacement]) => {
          const reachable = path
            .slice(0, -1)
            .reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], config);
          return typeof reachable === 'object' && reachable !== null
            ? changed(config, path, () => replacement)
            : config;
        }, WHOLE as unknown);
        holds(parseConfig(value, { holidayCode }));
      }),
      { numRuns: 3_000 },
    );
  });

  test('with any part removed, and with a key too many in any part', () => {
    for (const path of paths) {
      if (path.length > 0)
        holds(
          parseConfig(
            changed(WHOLE, path, () => undefined),
            { holidayCode },
          ),
        );
      const extended = changed(WHOLE, path, (old) => (isFields(old) ? { ...old, zzz: [] } : old));
      if (extended !== undefined && isFields(at(path))) {
        const parsed = parseConfig(extended, { holidayCode });
        expect(parsed.ok, `${path.join('.')} with a key too many`).toBe(false);
        const places = parsed.ok ? [] : parsed.faults.map((fault) => fault.path);
        expect(places.some((place) => place === pathOf(path) || place === pathOf([...path, 'zzz']))).toBe(true);
      }
    }
  });

  test('every value has one kind: replaced by a set, it is refused where it stands', () => {
    for (const path of paths) {
      const parsed = parseConfig(
        changed(WHOLE, path, () => ({ zzz: { zzz: 1 } })),
        { holidayCode },
      );
      expect(parsed.ok, path.join('.')).toBe(false);
    }
  });
});

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], WHOLE);
}
