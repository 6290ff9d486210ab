import * as fc from 'fast-check';
import type { RawAssignment, RawConfig, RawMetric, RawPolicy, RawRevision, RawSchedule, RawTarget } from './raw.ts';

/** What attributes and tables draw from: `constructor` is a property of every object, and no row of a table. */
export const PRIORITIES = ['high', 'normal', 'low', 'constructor'] as const;
export const TIERS = ['gold', 'silver', 'toString'] as const;
export const TEAMS = ['red', 'blue'] as const;
export const CHANNELS = ['chat', 'email'] as const;

const SECONDS = [1, 7, 60, 600, 600, 1200, 1800, 2700, 3600, 3600, 7200, 14_400, 36_000] as const;

/** The last lie ten years ahead, exactly and a little more (§2.8); seldom, for the oracle walks there day by day. */
const durations = fc.oneof(
  {
    weight: 60,
    arbitrary: fc.constantFrom('10m', '30m', '45m', '1h', 'PT1H', '1h30m', '2h', '4h', '8h', '1h1s', '7s', '40h'),
  },
  { weight: 1, arbitrary: fc.constantFrom('5000h', '87660h', '87661h') },
);

const target: fc.Arbitrary<RawTarget> = fc.oneof(
  durations.map((text) => ({ target: text })),
  fc
    .tuple(fc.array(fc.constantFrom(...SECONDS), { minLength: 4, maxLength: 4 }), fc.boolean())
    .map(([drawn, withHigh]) => {
      const [low, normal, high, urgent] = drawn.toSorted((a, b) => a - b) as [number, number, number, number];
      const three = { lowTargetSeconds: low, normalTargetSeconds: normal, urgentTargetSeconds: urgent };
      return withHigh ? { ...three, highTargetSeconds: high } : three;
    }),
);

const pauseOn = fc.constantFrom(
  undefined,
  undefined,
  [],
  ['pending'],
  ['pending', 'on_hold'],
  ['on_hold', 'in_progress'],
  ['open'],
  ['open', 'in_progress', 'pending', 'on_hold'],
);

const metric: fc.Arbitrary<RawMetric> = fc
  .tuple(
    fc.oneof(
      { weight: 2, arbitrary: target },
      {
        weight: 3,
        arbitrary: fc
          .tuple(target, fc.dictionary(fc.constantFrom('high', 'low'), target))
          .map(([normal, others]) => ({ byPriority: { ...others, normal } })),
      },
    ),
    pauseOn,
  )
  .map(([promise, pauses]) => given<RawMetric>({ ...promise, pauseOn: pauses }));

const policy: fc.Arbitrary<RawPolicy> = fc
  .record({
    schedule: fc.constantFrom(undefined, 'one', 'two', 'two'),
    ignoreOfficeHours: fc.constantFrom(undefined, undefined, false, true),
    pauseOn,
    alerts: fc.constantFrom(undefined, 'perCycle', 'perEpisode'),
    tiers: fc.constantFrom(
      undefined,
      { gold: 0.5 },
      { gold: 0.33, silver: 1.5 },
      { silver: 0.0001, gold: 1 },
      { gold: 2.005 },
    ),
    defaultPriority: fc.constant('normal'),
    fractions: fc.constantFrom(
      {},
      { atRiskAt: 0.5 },
      { atRiskAt: 0.9 },
      { urgentAt: 1 },
      { atRiskAt: 0.001, urgentAt: 0.999 },
    ),
    metrics: fc
      .record({ firstReply: metric, allMessages: metric, resolution: metric }, { requiredKeys: [] })
      .filter((metrics) => Object.keys(metrics).length > 0),
  })
  .map(({ fractions, ...rest }) => given<RawPolicy>({ ...rest, ...fractions }));

const maybe = <T>(values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);

const assignments: fc.Arbitrary<readonly RawAssignment[]> = fc
  .array(fc.record({ policy: fc.constantFrom('a', 'b', 'c'), team: maybe(TEAMS), channel: maybe(CHANNELS) }), {
    minLength: 1,
    maxLength: 7,
  })
  .chain((list) => fc.constantFrom(list, [...list, { policy: 'a', team: undefined, channel: undefined }]))
  .map((list) => list.map((written) => given<RawAssignment>(written)));

/** Three policies over three schedules, whose names never change, so that parts of two configurations fit together. */
export function configsOf(schedule: fc.Arbitrary<RawSchedule>): fc.Arbitrary<RawConfig> {
  return fc.record({
    kept: fc.constant(1),
    settings: fc.constantFrom({}, { countBotReplies: false }, { countBotReplies: true }),
    schedules: fc.record({ default: schedule, one: schedule, two: schedule }),
    policies: fc.record({ a: policy, b: policy, c: policy }),
    assignments,
  });
}

/** One to four revisions, each with some parts of the one before; what differs from the one before has a new version. */
export function revisionsOf(
  schedule: fc.Arbitrary<RawSchedule>,
  instants: fc.Arbitrary<number>,
): fc.Arbitrary<readonly RawRevision[]> {
  const change = fc.record({
    at: instants,
    appliesTo: fc.constantFrom('new' as const, 'open' as const, 'open' as const),
    config: configsOf(schedule),
    keeps: fc.record({
      settings: fc.boolean(),
      assignments: fc.boolean(),
      schedules: fc.subarray(['default', 'one', 'two']),
      policies: fc.subarray(['a', 'b', 'c']),
    }),
  });
  return fc.tuple(configsOf(schedule), instants, fc.array(change, { maxLength: 3 })).map(([config, at, changes]) => {
    const none = { policies: {}, schedules: {} };
    const revisions: RawRevision[] = [{ number: 1, at, appliesTo: 'new', config, versions: none }];
    for (const { keeps, ...next } of changes) {
      const before = revisions.at(-1)!;
      const mixed: RawConfig = {
        ...next.config,
        ...(keeps.settings && before.config.settings ? { settings: before.config.settings } : {}),
        ...(keeps.assignments ? { assignments: before.config.assignments } : {}),
        schedules: { ...next.config.schedules, ...only(before.config.schedules, keeps.schedules) },
        policies: { ...next.config.policies, ...only(before.config.policies, keeps.policies) },
      };
      const versions = {
        policies: versionsOf(before.config.policies, mixed.policies, before.versions.policies),
        schedules: versionsOf(before.config.schedules, mixed.schedules, before.versions.schedules),
      };
      revisions.push({ number: revisions.length + 1, at: next.at, appliesTo: next.appliesTo, config: mixed, versions });
    }
    const instants = revisions.map((revision) => revision.at).sort((a, b) => a - b);
    return revisions.map((revision, index) => ({ ...revision, at: instants[index]! }));
  });
}

function versionsOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  versions: Readonly<Record<string, number>>,
): Record<string, number> {
  return Object.fromEntries(
    Object.keys(after).map((name) => {
      const changed = JSON.stringify(before[name]) !== JSON.stringify(after[name]);
      return [name, (versions[name] ?? 1) + (changed ? 1 : 0)];
    }),
  );
}

function only<T>(all: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, all[name]!]));
}

/** Without the fields that are undefined. */
function given<T>(value: object): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
