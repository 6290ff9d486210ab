import { tripwiresOf } from '@kept/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const whole = (seconds: number) => ({ kind: 'whole', seconds }) as const;

describe('§6.4 seconds that result from a factor', () => {
  it.each([
    // seconds, factor, atRiskAt, urgentAt, low, normal, urgent
    [50, 0.33, 0.75, 0.9, 12, 15, 17],
    [3, 0.33, 0.75, 0.9, 1, 1, 1],
    [1, 0.33, 0.75, 0.9, 1, 1, 1],
    [50, 1, 0.75, 0.9, 38, 45, 50],
    [10, 0.15, 0.5, 1, 1, 2, 2],
    [45, 0.1, 1, 1, 5, 5, 5],
    [35, 0.7, 0.9, 0.9, 22, 22, 25],
    [1_000_000, 1e-7, 0.75, 0.9, 1, 1, 1],
    [3600, 1.5, 0.75, 0.9, 4050, 4860, 5400],
    [2, 0.25, 0.5, 1, 1, 1, 1],
  ])(
    '%d s by %d, at risk at %d and urgent at %d: %d, %d, %d',
    (seconds, factor, atRiskAt, urgentAt, low, normal, urgent) => {
      expect(tripwiresOf(whole(seconds), factor, atRiskAt, urgentAt)).toEqual({ low, normal, high: null, urgent });
    },
  );

  it('is exact on the decimals as written where binary fractions are not', () => {
    // 145 x 0.1 = 14.5 and rounds up; in binary 1.45 x 10 and the like fall short of their half.
    expect(tripwiresOf(whole(145), 0.1, 1, 1).urgent).toBe(15);
    expect(1.005 * 1000).not.toBe(1005);
    expect(tripwiresOf(whole(1000), 1.0005, 1, 1).urgent).toBe(1001);
  });

  it('own tripwires are scaled each by itself, and `high` stays absent', () => {
    const target = { kind: 'tripwires', low: 10, normal: 15, high: null, urgent: 25 } as const;
    expect(tripwiresOf(target, 0.5, 0.75, 0.9)).toEqual({ low: 5, normal: 8, high: null, urgent: 13 });
    expect(tripwiresOf({ ...target, high: 21 }, 0.5, 0.75, 0.9).high).toBe(11);
  });

  it('never puts them out of order, nor below a second', () => {
    const seconds = fc.integer({ min: 1, max: 10_000_000 });
    const fraction = fc.integer({ min: 1, max: 1000 }).map((n) => n / 1000);
    fc.assert(
      fc.property(
        seconds,
        fc.integer({ min: 1, max: 5000 }).map((n) => n / 1000),
        fraction,
        fraction,
        (target, factor, a, b) => {
          const { low, normal, urgent } = tripwiresOf(whole(target), factor, Math.min(a, b), Math.max(a, b));
          expect(low).toBeGreaterThanOrEqual(1);
          expect(normal).toBeGreaterThanOrEqual(low);
          expect(urgent).toBeGreaterThanOrEqual(normal);
        },
      ),
    );
  });
});
