import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS_OPEN, compileSchedule } from '../../src/schedule/compile.ts';
import { WEEKDAYS } from '../../src/schedule/config.ts';
import { scheduleFaults } from '../../src/schedule/faults.ts';
import { instantIn, share, situations } from './arbitraries.ts';
import { ByMinute } from './by-minute.ts';

const moment = fc.tuple(share, fc.boolean());
const duration = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 40 * 3_600_000 }),
  fc.integer({ min: 1, max: 480 }).map((steps) => steps * 300_000),
);

describe('a schedule, whatever it says', () => {
  it('agrees with itself read minute by minute', () => {
    fc.assert(
      fc.property(
        situations,
        fc.array(fc.tuple(moment, moment, duration), { minLength: 1, maxLength: 6 }),
        (situation, questions) => {
          const { schedule, holidays, holidayDates, fromMs, toMs } = situation;
          const compiled = compileSchedule(schedule, { holidays });
          const slow = new ByMinute(schedule, holidayDates, fromMs, toMs);
          for (const [a, b, durationMs] of questions) {
            const [x, y] = [instantIn(situation, ...a), instantIn(situation, ...b)];
            expect(compiled.elapsed(x, y)).toBe(x < y ? slow.elapsed(x, y) : 0);
            expect(compiled.isOpen(x)).toBe(slow.isOpen(x));
            const at = compiled.add(x, durationMs);
            const seen = slow.add(x, durationMs);
            if (seen !== null) expect(at).toBe(seen);
            else expect(at === null || at >= toMs).toBe(true);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('§2.7 counts the parts of a stretch as it counts the whole', () => {
    fc.assert(
      fc.property(situations, fc.array(moment, { minLength: 3, maxLength: 3 }), (situation, moments) => {
        const schedule = compileSchedule(situation.schedule, situation);
        const [a = 0, b = 0, c = 0] = moments.map((each) => instantIn(situation, ...each)).sort((x, y) => x - y);
        expect(schedule.elapsed(a, b) + schedule.elapsed(b, c)).toBe(schedule.elapsed(a, c));
        expect(schedule.elapsed(c, a)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('§2.7 adds to the earliest instant at which so much has elapsed', () => {
    fc.assert(
      fc.property(situations, moment, duration, (situation, start, durationMs) => {
        const schedule = compileSchedule(situation.schedule, situation);
        const startMs = instantIn(situation, ...start);
        const at = schedule.add(startMs, durationMs);
        if (at === null) {
          expect(schedule.elapsed(startMs, startMs + 3652.5 * 86_400_000)).toBeLessThanOrEqual(durationMs);
          return;
        }
        expect(schedule.elapsed(startMs, at)).toBe(durationMs);
        if (durationMs > 0) expect(schedule.elapsed(startMs, at - 1)).toBe(durationMs - 1);
        else expect([schedule.isOpen(at), schedule.segments(startMs, at)]).toEqual([true, []]);
      }),
      { numRuns: 500 },
    );
  });

  it('adds within a bound as it adds, up to the bound', () => {
    fc.assert(
      fc.property(situations, moment, moment, duration, (situation, start, until, durationMs) => {
        const schedule = compileSchedule(situation.schedule, situation);
        const [startMs, untilMs] = [instantIn(situation, ...start), instantIn(situation, ...until)];
        const at = schedule.add(startMs, durationMs);
        expect(schedule.addWithin(startMs, durationMs, untilMs)).toBe(at !== null && at <= untilMs ? at : null);
        if (at !== null) expect(schedule.addWithin(startMs, durationMs, at)).toBe(at);
        if (at !== null) expect(schedule.addWithin(startMs, durationMs, at - 1)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('cuts a stretch into spans that tile it, open where it is open', () => {
    fc.assert(
      fc.property(situations, moment, moment, (situation, a, b) => {
        const schedule = compileSchedule(situation.schedule, situation);
        const [fromMs, toMs] = [instantIn(situation, ...a), instantIn(situation, ...b)];
        const spans = schedule.spans(fromMs, toMs);
        if (fromMs >= toMs) {
          expect(spans).toEqual([]);
          return;
        }
        expect([spans[0]!.startMs, spans.at(-1)!.endMs]).toEqual([fromMs, toMs]);
        spans.forEach((span, at) => {
          expect(span.startMs).toBeLessThan(span.endMs);
          const before = spans[at - 1];
          if (before !== undefined) expect(span.startMs).toBe(before.endMs);
          if (before !== undefined) expect([span.kind, span.note]).not.toEqual([before.kind, before.note]);
          expect(span.note === null).toBe(span.kind === 'open' || span.kind === 'closed');
        });
        const open = spans.filter(({ kind }) => kind === 'open').map(({ startMs, endMs }) => ({ startMs, endMs }));
        expect(open).toEqual(schedule.segments(fromMs, toMs));
      }),
      { numRuns: 300 },
    );
  });

  it('names the closed time that the weekly ranges alone would open, and no other', () => {
    fc.assert(
      fc.property(situations, (situation) => {
        const { fromMs, toMs } = situation;
        const schedule = compileSchedule(situation.schedule, situation);
        const { timeZone, weekly } = situation.schedule;
        const plain = compileSchedule({ timeZone, weekly });
        for (const { startMs, endMs, kind } of schedule.spans(fromMs, toMs)) {
          if (kind === 'open') continue;
          expect(plain.elapsed(startMs, endMs)).toBe(kind === 'closed' ? 0 : endMs - startMs);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('answers the same whatever it was asked before', () => {
    const far = fc.integer({ min: Date.parse('1960-01-01'), max: Date.parse('2060-01-01') });
    fc.assert(
      fc.property(
        situations,
        fc.array(fc.tuple(far, far, duration), { minLength: 2, maxLength: 8 }),
        (situation, questions) => {
          const asked = compileSchedule(situation.schedule, situation);
          for (const [a, b, durationMs] of questions) {
            const fresh = compileSchedule(situation.schedule, situation);
            expect(asked.elapsed(a, b)).toBe(fresh.elapsed(a, b));
            expect(asked.isOpen(b)).toBe(fresh.isOpen(b));
            expect(asked.add(a, durationMs)).toBe(fresh.add(a, durationMs));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is all time where it is open from 00:00 to 24:00 every day', () => {
    const any = fc.integer({ min: Date.parse('1950-01-01'), max: Date.parse('2050-01-01') });
    fc.assert(
      fc.property(situations, any, any, duration, ({ schedule: { timeZone } }, a, b, durationMs) => {
        const weekly = Object.fromEntries(WEEKDAYS.map((day) => [day, ['00:00-24:00']]));
        const schedule = compileSchedule({ timeZone, weekly });
        expect(schedule.elapsed(a, b)).toBe(ALWAYS_OPEN.elapsed(a, b));
        expect(schedule.add(a, durationMs)).toBe(ALWAYS_OPEN.add(a, durationMs));
        expect(schedule.isOpen(a)).toBe(ALWAYS_OPEN.isOpen(a));
        expect(schedule.segments(a, b)).toEqual(ALWAYS_OPEN.segments(a, b));
        expect(schedule.spans(a, b)).toEqual(ALWAYS_OPEN.spans(a, b));
      }),
      { numRuns: 150 },
    );
  });

  it('is passed by the checks that come before compiling', () => {
    fc.assert(
      fc.property(situations, ({ schedule }) => {
        const codes = scheduleFaults(schedule, []).map(({ code }) => code);
        expect(codes.filter((code) => code !== 'never_open' && code !== 'last_minute')).toEqual([]);
      }),
    );
  });
});
