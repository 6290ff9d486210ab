/** Any past moment, as it was and as it was known: over a store into which events come late, twice and out of order. */
import { type Event, fold, formatInstant, identityOf } from '@kept/engine';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holidays } from '../../src/holidays/holidays.ts';
import { type Detail, getConversation } from '../../src/queries/get-conversation.ts';
import { FakeClock, type Service, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { instants, lives, OFFICE, parsed, type RawEvent } from './lives.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 2, 2, 6);
const END = START + 2_200 * 10 * MINUTE;

let workspaces = 0;

function asked(service: Service, workspace: string, at: number, knownAt: number | null): Promise<Detail | null> {
  const { db, dialect } = service.store;
  const context = { db, dialect, configuration: service.revisions.current };
  return getConversation(context, { workspace, id: 'c', at, knownAt });
}

/** When each is received: at its instant or up to three days later, in any order; some come a second time. */
function arrivals(events: readonly RawEvent[]) {
  return fc
    .tuple(
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * 24 * 60 })), {
        minLength: events.length,
        maxLength: events.length,
      }),
      fc.subarray([...events]),
    )
    .map(([delays, again]) => {
      const first = events.map((event, index) => ({ event, at: Date.parse(event.at) + delays[index]! * MINUTE }));
      const later = again.map((event, index) => ({ event, at: END - MINUTE * (index + 1) }));
      // One a millisecond, so that no two moments are the same.
      return [...first, ...later]
        .sort((a, b) => a.at - b.at)
        .map(({ event, at }, index) => ({ event, at: at + index }));
    });
}

const stories = lives.chain((events) => fc.record({ events: fc.constant(events), arriving: arrivals(events) }));

/** The record alone: what a replay prints. */
function recordIn(detail: Detail | null) {
  if (detail === null) return null;
  const { id, status, risk, nextTripwireAt, waitingSince, episodes, cycles, transitions } = detail;
  const metrics = Object.fromEntries(
    Object.entries(detail.metrics).map(([metric, shown]) => {
      const { state, badge, cycleState, running, clock, opensAt, dueAt, remainingSeconds } = shown!;
      return [metric, { state, badge, cycleState, running, clock, opensAt, dueAt, remainingSeconds }];
    }),
  );
  return JSON.parse(
    JSON.stringify({ id, status, risk, nextTripwireAt, waitingSince, metrics, episodes, cycles, transitions }),
  ) as unknown;
}

function replayed(events: readonly Event[], config: Parameters<typeof fold>[1], at: number) {
  const before = events.filter((event) => event.at <= at);
  const record = before.length === 0 ? null : fold(before, config, at, { holidays });
  return record && (JSON.parse(JSON.stringify(record)) as unknown);
}

onEveryDatabase('A past moment', (database) => {
  it('is a replay of the events up to it, however they came in', { timeout: 120_000 }, async () => {
    const store = await database.open();
    await fc.assert(
      fc.asyncProperty(
        stories,
        fc.array(instants, { minLength: 1, maxLength: 6 }),
        async ({ events, arriving }, moments) => {
          const service = serviceOn(store, new FakeClock(START));
          const workspace = await service.workspace(`at-${++workspaces}`, OFFICE);
          for (const { event, at } of arriving) {
            await service.run(at);
            await service.receive(workspace, [event]);
          }
          service.clock.moveTo(END);
          const { config } = (await service.revisions.current(workspace)).newest;
          const list = parsed(events);
          expect(new Set(list.map(identityOf)).size).toBe(list.length);
          for (const at of moments) {
            const detail = await asked(service, workspace, at, null);
            expect(recordIn(detail), formatInstant(at)).toEqual(replayed(list, config, at));
          }
        },
      ),
      { numRuns: database.kind === 'sqlite' ? 60 : 8 },
    );
  });

  it('as it was known then is what was answered then, also over a change of the rules', {
    timeout: 120_000,
  }, async () => {
    const store = await database.open();
    const saves = fc.option(
      fc.record({ after: fc.nat(15), appliesTo: fc.constantFrom('new', 'open'), target: fc.constantFrom('20m', '5h') }),
    );
    await fc.assert(
      fc.asyncProperty(stories, saves, async ({ arriving }, save) => {
        const service = serviceOn(store, new FakeClock(START));
        const workspace = await service.workspace(`known-${++workspaces}`, OFFICE);
        const answers: { at: number; detail: Detail | null }[] = [];
        const note = async () => {
          const at = service.clock.now();
          answers.push({ at, detail: await asked(service, workspace, at, null) });
        };
        for (const [index, { event, at }] of arriving.entries()) {
          await service.run(at);
          await service.receive(workspace, [event]);
          await note();
          if (save?.after === index) {
            service.clock.advance(1);
            const metrics = { ...OFFICE.policies.office.metrics, firstReply: { target: save.target } };
            const policies = { ...OFFICE.policies, office: { ...OFFICE.policies.office, metrics } };
            const source = JSON.stringify({ ...OFFICE, policies });
            const saved = await service.revisions.save(workspace, source, {
              author: 'ada',
              appliesTo: save.appliesTo as 'new',
            });
            expect(saved.kind).toBe('saved');
            await service.recorder.touch(workspace, ['c']);
          }
        }
        await service.run(END);
        for (const { at, detail } of answers) {
          const again = await asked(service, workspace, at, at);
          expect(again && { ...again, knownAt: null }, formatInstant(at)).toEqual(detail);
        }
      }),
      { numRuns: database.kind === 'sqlite' ? 60 : 8 },
    );
  });
});
