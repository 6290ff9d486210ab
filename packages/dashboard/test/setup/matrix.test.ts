import { compileRules, type Metric, parseConfig } from '@kept/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byWinner, cellOf, matrixOf, rulesOf, watchesOf } from '../../src/setup/assignments/matrix.ts';
import type { Raw } from '../../src/setup/raw.ts';

const POLICIES = {
  all: {
    ignoreOfficeHours: true,
    metrics: { firstReply: { target: '1h' }, allMessages: { target: '2h' }, resolution: { target: '8h' } },
  },
  first: { ignoreOfficeHours: true, metrics: { firstReply: { target: '10m' } } },
  end: { ignoreOfficeHours: true, metrics: { resolution: { target: '4h' } } },
};
const configOf = (assignments: readonly object[]): Raw => ({ kept: 1, policies: POLICIES, assignments });
const METRICS = ['firstReply', 'allMessages', 'resolution'] as const satisfies readonly Metric[];

describe('the assignment matrix', () => {
  it('names a winner for each promise, the highest score that watches it (§7.2)', () => {
    const raw = configOf([{ policy: 'first', channel: 'voice' }, { policy: 'end', team: 'gold' }, { policy: 'all' }]);
    const { winners } = cellOf(rulesOf(raw), watchesOf(raw), 'gold', 'voice');
    expect(METRICS.map((metric) => winners[metric]?.policy)).toEqual(['first', 'all', 'end']);
    expect(byWinner(cellOf(rulesOf(raw), watchesOf(raw), null, 'email'))).toEqual([
      { policy: 'all', metrics: METRICS },
    ]);
  });

  it('leaves gaps where nobody watches', () => {
    const raw = configOf([{ policy: 'first', team: 'gold' }]);
    const matrix = matrixOf(rulesOf(raw), watchesOf(raw), [], ['email']);
    expect(matrix.teams).toEqual(['gold', null]);
    expect(matrix.cells[0]![0]!.winners.firstReply?.policy).toBe('first');
    expect(Object.values(matrix.cells[1]![0]!.winners)).toEqual([null, null, null]);
  });

  it('marks rules that win nothing anywhere', () => {
    const raw = configOf([
      { policy: 'all', team: 'gold' },
      { policy: 'first', team: 'gold' },
      { policy: 'all' },
      { policy: 'all' },
    ]);
    expect([...matrixOf(rulesOf(raw), watchesOf(raw), ['silver'], ['email']).shadowed]).toEqual([2, 4]);
  });

  it('agrees with the engine in every cell', () => {
    const name = fc.constantFrom('a', 'b');
    const rule = fc.record({
      policy: fc.constantFrom('all', 'first', 'end'),
      team: fc.option(name, { nil: undefined }),
      channel: fc.option(name, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 6 }), (rules) => {
        const raw = configOf(rules.map((one) => JSON.parse(JSON.stringify(one))));
        const parsed = parseConfig(raw);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
        const engine = compileRules(parsed.config);
        for (const row of matrixOf(rulesOf(raw), watchesOf(raw), ['a', 'b'], ['a', 'b']).cells) {
          for (const { team, channel, winners } of row) {
            const selection = engine.select({ team, channel, priority: null, tier: null });
            for (const metric of METRICS)
              expect(winners[metric]?.number ?? null).toBe(selection[metric]?.assignment ?? null);
          }
        }
      }),
    );
  });
});
