import {
  advance,
  applyEvent,
  beginFold,
  canAppend,
  compileRules,
  effectiveEvents,
  type Fold,
  foldEvents,
  type Happening,
  ledgerOf,
  METRICS,
  parseConfig,
  recordOf,
  renderRecord,
  resumeFold,
  singleRevision,
  type Written,
  withoutRepetitions,
} from '@kept/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFIG, instants, lives, livesWithVoids, TIMELINE } from '../support/lives.ts';
import { differences, eventsOf } from '../support/scenarios.ts';

const RUNS = { numRuns: Number(process.env.KEPT_RUNS ?? 400) };

function recordAt(events: Parameters<typeof eventsOf>[0], now: number) {
  return recordOf(foldEvents(TIMELINE, withoutRepetitions(eventsOf(events)), now), now);
}

describe('the laws of the fold', () => {
  it('§9.1: any order of arrival and any repetition give one record', () => {
    const arrivals = livesWithVoids.chain((life) =>
      fc.tuple(
        fc.constant(life),
        fc.shuffledSubarray([...life, ...life], { minLength: life.length * 2, maxLength: life.length * 2 }),
        instants,
      ),
    );
    fc.assert(
      fc.property(arrivals, ([life, arrived, now]) => {
        expect(recordAt(arrived, now)).toEqual(recordAt(life, now));
      }),
      RUNS,
    );
  });

  it('§9.1: put away after any event and gone on with, whatever time passed between, it is the same fold', () => {
    fc.assert(
      fc.property(lives, instants, fc.array(fc.nat(200)), (life, now, pauses) => {
        const whole = foldEvents(TIMELINE, eventsOf(life), now);
        expect(resumed(effectiveEvents(eventsOf(life), now), now, pauses)).toEqual(recordOf(whole, now));
      }),
      RUNS,
    );
  });

  it('§5.4: transitions up to an earlier instant are a prefix of those up to a later one', () => {
    fc.assert(
      fc.property(lives, instants, instants, (life, a, b) => {
        const earlier = recordAt(life, Math.min(a, b))?.transitions ?? [];
        const later = recordAt(life, Math.max(a, b))?.transitions ?? [];
        expect(later.slice(0, earlier.length)).toEqual(earlier);
      }),
      RUNS,
    );
  });

  it('§5.4: a cycle only climbs, and the metric with it', () => {
    const states = ['sla', 'at_risk', 'urgent', 'breach'];
    fc.assert(
      fc.property(lives, instants, (life, now) => {
        const reached = new Map<string, number>();
        for (const { metric, episode, from, to, raises } of recordAt(life, now)?.transitions ?? []) {
          const key = `${metric}/${episode}`;
          expect(states.indexOf(from)).toBe(reached.get(key) ?? 0);
          expect(states.indexOf(to)).toBeGreaterThanOrEqual(states.indexOf(from));
          if (from !== to) expect(raises).toBe(true);
          reached.set(key, states.indexOf(to));
        }
      }),
      RUNS,
    );
  });

  it('§5.8: a cycle is breached exactly if it reached urgent, and an ended one without a breach is met or has no outcome', () => {
    fc.assert(
      fc.property(lives, instants, (life, now) => {
        for (const cycle of recordAt(life, now)?.cycles ?? []) {
          if (cycle.endedAt === null) expect(cycle.outcome).toBeNull();
          else if (cycle.crossed === 'urgent') expect(cycle.outcome).toBe('breached');
          else
            expect(cycle.outcome).toBe(cycle.endReason === 'answered' || cycle.endReason === 'closed' ? 'met' : null);
        }
      }),
      RUNS,
    );
  });

  it('§11.1: a ledger tiles the life of its cycle and its counted segments sum to the elapsed time', () => {
    fc.assert(
      fc.property(lives, instants, (life, now) => {
        const fold = foldEvents(TIMELINE, eventsOf(life), now);
        for (const cycle of fold.written.cycles) {
          const ledger = ledgerOf(fold, cycle.metric, now, cycle.cycle)!;
          const lived = ledger.segments.filter((segment) => !segment.projected);
          const counted = lived.filter((segment) => segment.kind === 'counted');
          expect(counted.reduce((sum, segment) => sum + segment.seconds * 1000, 0)).toBeCloseTo(
            ledger.elapsedSeconds * 1000,
            6,
          );
          let at = ledger.startedAt;
          for (const segment of ledger.segments) {
            expect(segment.from).toBe(at);
            at = segment.to;
          }
          const ahead = ledger.segments.filter((segment) => segment.projected && segment.kind === 'counted');
          if (ahead.length > 0) {
            expect(ahead.reduce((sum, segment) => sum + segment.seconds, 0)).toBeCloseTo(ledger.remainingSeconds, 3);
            expect(at).toBe(ledger.dueAt);
          }
        }
      }),
      RUNS,
    );
  });

  it('§5.3: a next tripwire is crossed at its instant and not a millisecond before', () => {
    fc.assert(
      fc.property(lives, instants, (life, now) => {
        const events = eventsOf(life).filter((event) => event.at <= now);
        const next = recordAt(life.slice(0), now)?.nextTripwireAt;
        if (!next) return;
        const at = Date.parse(next);
        const before = recordOf(foldEvents(TIMELINE, events, at - 1), at - 1)!.transitions;
        const then = recordOf(foldEvents(TIMELINE, events, at), at)!.transitions;
        expect(before.filter((transition) => transition.at > new Date(now).toISOString())).toEqual([]);
        expect(then.filter((transition) => transition.at === next).length).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it('§5.3: a schedule that is always open is as ignoring office hours', () => {
    const all = {
      timeZone: 'Europe/Berlin',
      weekly: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ['00:00-24:00']]),
      ),
    };
    const policies = (hours: object) =>
      Object.fromEntries(
        Object.entries(CONFIG.policies).map(([name, policy]) => [name, { ...withoutHours(policy), ...hours }]),
      );
    const timelines = [{ schedule: 'all' }, { ignoreOfficeHours: true }].map((hours) => {
      const parsed = parseConfig({ ...CONFIG, schedules: { all }, policies: policies(hours) });
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
      return singleRevision(compileRules(parsed.config));
    });
    fc.assert(
      fc.property(lives, instants, (life, now) => {
        const [scheduled, ignoring] = timelines.map((timeline) =>
          recordOf(foldEvents(timeline, eventsOf(life), now), now),
        );
        expect(differences(withoutSchedule(scheduled), withoutSchedule(ignoring))).toEqual([]);
      }),
      RUNS,
    );
  });
});

function withoutHours(policy: object): object {
  return Object.fromEntries(
    Object.entries(policy).filter(([key]) => key !== 'schedule' && key !== 'ignoreOfficeHours'),
  );
}

function withoutSchedule(record: unknown): unknown {
  return JSON.parse(JSON.stringify(record, (key, value) => (key === 'schedule' ? undefined : value)));
}

/** Folds event by event, putting the conversation away as JSON after each, with time let pass where `pauses` say so. */
function resumed(events: readonly Happening[], now: number, pauses: readonly number[]) {
  let kept: string | null = null;
  let all: Written = { episodes: [], cycles: [], applications: [], transitions: [], selections: [] };
  let fold: Fold = beginFold(TIMELINE, events);
  for (const [index, event] of events.entries()) {
    if (kept !== null) fold = resumeFold(TIMELINE, JSON.parse(kept));
    if (fold.conversation && !canAppend(fold.conversation, event)) {
      // Not in order after what is there: as the record does, from the beginning.
      fold = beginFold(TIMELINE, events);
      all = { episodes: [], cycles: [], applications: [], transitions: [], selections: [] };
      for (const earlier of events.slice(0, index)) applyEvent(fold, earlier);
    }
    applyEvent(fold, event);
    // Time passes, often beyond the next event, which then arrives late.
    const pause = pauses[index];
    if (pause !== undefined) advance(fold, Math.min(now, event.at + pause * 600_000));
    all = merged(all, fold.written);
    kept = JSON.stringify(fold.conversation);
  }
  if (kept === null) return null;
  fold = resumeFold(TIMELINE, JSON.parse(kept));
  advance(fold, now);
  return JSON.parse(JSON.stringify(renderRecord(fold.conversation!, fold.terms, merged(all, fold.written), now)));
}

/** Rows replaced by key, as a store would. */
function merged(before: Written, later: Written): Written {
  const by = <T>(key: (row: T) => string, a: readonly T[], b: readonly T[]): T[] => [
    ...new Map([...a, ...b].map((row) => [key(row), JSON.parse(JSON.stringify(row)) as T])).values(),
  ];
  return {
    episodes: by((row) => `${row.episode}`, before.episodes, later.episodes),
    cycles: by((row) => `${row.metric}/${row.cycle}`, before.cycles, later.cycles),
    applications: by((row) => `${row.metric}/${row.cycle}/${row.application}`, before.applications, later.applications),
    transitions: by((row) => `${row.metric}/${row.cycle}/${row.at}`, before.transitions, later.transitions),
    selections: [...before.selections, ...later.selections],
  };
}

describe('metrics', () => {
  it('are three, in the order of §4', () => expect(METRICS).toEqual(['firstReply', 'allMessages', 'resolution']));
});
