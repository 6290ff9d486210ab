import { describe, expect, it } from 'vitest';
import { rowsOf, type Suggestions } from '../../src/setup/suggestions/rows.ts';
import { type Group, taken } from '../../src/setup/suggestions/take.ts';

const ALL: Group = { kind: 'all', priority: null, tier: null };
const HIGH: Group = { kind: 'priority', priority: 'high', tier: null };

describe('a suggested target', () => {
  it.each([
    ['no promise yet', {}, ALL, { keys: ['metrics', 'firstReply'], value: { target: '6h' } }],
    [
      'one target',
      { metrics: { firstReply: { target: '4h', pauseOn: ['pending'] } } },
      ALL,
      { keys: ['metrics', 'firstReply', 'target'], value: '6h' },
    ],
    [
      'a table',
      { metrics: { firstReply: { byPriority: { high: { target: '1h' } } } } },
      HIGH,
      { keys: ['metrics', 'firstReply', 'byPriority', 'high'], value: { target: '6h' } },
    ],
    [
      'four tripwires, in their proportions',
      {
        metrics: {
          firstReply: {
            pauseOn: [],
            lowTargetSeconds: 5400,
            normalTargetSeconds: 6480,
            highTargetSeconds: 7000,
            urgentTargetSeconds: 7200,
          },
        },
      },
      ALL,
      {
        keys: ['metrics', 'firstReply'],
        value: {
          pauseOn: [],
          lowTargetSeconds: 16_200,
          normalTargetSeconds: 19_440,
          highTargetSeconds: 21_000,
          urgentTargetSeconds: 21_600,
        },
      },
    ],
  ] as const)('goes into %s', (_, policy, group, place) => {
    expect(taken(policy, 'firstReply', group, 21_600)).toEqual(place);
  });

  it.each([
    ['a tier: it is a factor', { metrics: { firstReply: { target: '4h' } } }, { ...ALL, kind: 'tier', tier: 'vip' }],
    ['a priority where there is one target', { metrics: { firstReply: { target: '4h' } } }, HIGH],
    ['all where there is a table', { metrics: { firstReply: { byPriority: {} } } }, ALL],
    ['no priority in a table', { metrics: { firstReply: { byPriority: {} } } }, { ...HIGH, priority: null }],
  ] as const)('has no place for %s', (_, policy, group) => {
    expect(taken(policy, 'firstReply', group as Group, 60)).toBeNull();
  });
});

describe('the rows of an answer', () => {
  const group = (priority: string | null, tier: string | null) => ({
    priority,
    tier,
    cycles: 1,
    medianSeconds: 60,
    targets: [],
  });
  const answer = (part: Partial<Suggestions>): Suggestions => ({
    schedule: null,
    metric: 'firstReply',
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-03-01T00:00:00.000Z',
    all: group(null, null),
    byPriority: [group(null, null)],
    byTier: [group(null, null)],
    byPriorityAndTier: [group(null, null)],
    ...part,
  });
  const kinds = (part: Partial<Suggestions>) => rowsOf(answer(part)).map(({ kind }) => kind);

  it('leave out a division into one nameless group', () => {
    expect(kinds({})).toEqual(['all']);
    expect(kinds({ byPriority: [group('high', null), group(null, null)] })).toEqual(['all', 'priority', 'priority']);
  });

  it('divide by both only where both tell', () => {
    expect(
      kinds({
        byPriority: [group('high', null)],
        byTier: [group(null, 'vip')],
        byPriorityAndTier: [group('high', 'vip')],
      }),
    ).toEqual(['all', 'priority', 'tier', 'both']);
  });

  it('are none where nothing was measured', () => {
    expect(kinds({ all: null, byPriority: [], byTier: [], byPriorityAndTier: [] })).toEqual([]);
  });
});
