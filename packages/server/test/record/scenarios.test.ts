import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { at, FakeClock, type RawEvent, serviceOn } from './service.ts';

interface Scenario {
  readonly file: string;
  readonly config: unknown;
  readonly events: readonly RawEvent[];
  readonly until: string;
  readonly expected: { readonly conversations: readonly unknown[] };
}

const FOLDER = new URL('../../../engine/vectors/scenarios/', import.meta.url);
const SCENARIOS: readonly Scenario[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => ({ file, ...JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) }) as Scenario);

const MINUTE = 60_000;

/** How events come in: which with which, in what order, how late; and how well the timers keep up. */
interface Arrival {
  readonly batches: readonly { readonly events: readonly RawEvent[]; readonly receivedAt: number }[];
  readonly punctual: boolean;
}

/** Repetitions keep their order among themselves, as the first to arrive counts (§3.3); everything else is free. */
function arrivals(events: readonly RawEvent[], until: number): fc.Arbitrary<Arrival> {
  const first = Math.min(...events.map((event) => at(event.at as string)));
  const delays = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -5 * MINUTE, max: until - first })), {
    minLength: events.length,
    maxLength: events.length,
  });
  return fc
    .record({ delays, sizes: fc.infiniteStream(fc.integer({ min: 1, max: 6 })), punctual: fc.boolean() })
    .map(({ delays, sizes, punctual }) => {
      const received = new Map<string, number>();
      const queue = events
        .map((event, index) => {
          const identity = JSON.stringify([event.id, event.source ?? '']);
          const wanted = Math.min(until, Math.max(first, at(event.at as string) + delays[index]!));
          const receivedAt = Math.max(wanted, received.get(identity) ?? 0);
          received.set(identity, receivedAt);
          return { event, receivedAt, index };
        })
        .filter(({ event, receivedAt }) => at(event.at as string) <= receivedAt + 5 * MINUTE)
        .sort((a, b) => a.receivedAt - b.receivedAt || a.index - b.index);
      const batches: { events: RawEvent[]; receivedAt: number }[] = [];
      while (queue.length > 0) {
        const batch = queue.splice(0, sizes.next().value);
        batches.push({ events: batch.map(({ event }) => event), receivedAt: batch.at(-1)!.receivedAt });
      }
      return { batches, punctual };
    });
}

let workspaces = 0;

async function live(store: Store, scenario: Scenario, { batches, punctual }: Arrival): Promise<unknown[]> {
  const until = at(scenario.until);
  const clock = new FakeClock(batches[0]?.receivedAt ?? until);
  const service = serviceOn(store, clock);
  const workspace = await service.workspace(`${scenario.file}-${++workspaces}`, scenario.config);
  for (const { events, receivedAt } of batches) {
    if (punctual) await service.run(receivedAt);
    else clock.moveTo(receivedAt);
    const { rejected } = await service.receive(workspace, events);
    expect(rejected.filter(({ code }) => code !== 'id_conflict')).toEqual([]);
  }
  if (punctual) await service.run(until);
  else clock.moveTo(until);
  await service.settle();
  expect(service.failures).toEqual([]);
  return service.records(workspace, until);
}

onEveryDatabase('Every worked case', (database) => {
  it('ends in the same record as its replay, however its events arrive (§9.1)', { timeout: 240_000 }, async () => {
    const store = await database.open();
    for (const scenario of SCENARIOS) {
      const wanted = scenario.expected.conversations;
      await fc.assert(
        fc.asyncProperty(arrivals(scenario.events, at(scenario.until)), async (arrival) => {
          expect(await live(store, scenario, arrival), scenario.file).toEqual(wanted);
        }),
        { numRuns: database.kind === 'sqlite' ? 8 : 2, seed: 7 },
      );
    }
  });

  it('ends in it when everything comes at once, long after', async () => {
    const store = await database.open();
    for (const scenario of SCENARIOS) {
      const receivedAt = at(scenario.until);
      const events = scenario.events.filter((event) => at(event.at as string) <= receivedAt + 5 * MINUTE);
      const arrival = { batches: [{ events, receivedAt }], punctual: true };
      expect(await live(store, scenario, arrival), scenario.file).toEqual(scenario.expected.conversations);
    }
  });
});
