/** The heart of the service on a store, with a clock that tests move. */
import { type Event, formatInstant, parseEvent, parseInstant } from '@kept/engine';
import { holidayCode, holidays } from '../../src/holidays/holidays.ts';
import type { ReceivedEvent } from '../../src/record/event-rows.ts';
import { createRecorder, type Received, type ReceiveOptions } from '../../src/record/recorder.ts';
import { recordFromStore } from '../../src/record/stored-record.ts';
import { createRevisions } from '../../src/revisions/revisions.ts';
import type { Store } from '../../src/store/store.ts';
import { createTimers } from '../../src/timers/timers.ts';
import { FakeClock } from '../support/fake-clock.ts';

export type RawEvent = Record<string, unknown>;

/** Everything that one process has; several on one store are several processes. */
export function serviceOn(store: Store, clock: FakeClock) {
  const failures: unknown[] = [];
  const revisions = createRevisions({ store, clock, holidays, holidayCode });
  const recorder = createRecorder({
    store,
    clock,
    revisions,
    onFailure: (_workspace, _conversation, error) => failures.push(error),
  });
  const timers = createTimers({ store, recorder, clock });
  return {
    store,
    clock,
    revisions,
    recorder,
    timers,
    failures,
    async workspace(name: string, config: unknown): Promise<string> {
      const source = typeof config === 'string' ? config : JSON.stringify(config);
      await revisions.createWorkspace(name, { name, author: 'ada', source });
      return name;
    },
    receive: (workspace: string, events: readonly RawEvent[], options?: ReceiveOptions): Promise<Received> =>
      recorder.receive(workspace, events.map(received), options),
    /** Wakes until nothing is due now. */
    async settle(): Promise<void> {
      while ((await recorder.wake(100)).woken > 0);
    },
    /** Moves the clock from one due instant to the next, waking each, as a process does that never sleeps too long. */
    async run(to: number): Promise<void> {
      for (;;) {
        const { woken, nextAt } = await recorder.wake(100);
        if (woken > 0) continue;
        if (nextAt === null || nextAt > to) break;
        clock.moveTo(Math.max(clock.now(), nextAt));
      }
      clock.moveTo(to);
    },
    async record(workspace: string, id: string, now = clock.now()) {
      const configuration = await revisions.current(workspace);
      return recordFromStore(store.db, (row) => configuration.timelineFrom(row.initial_revision), workspace, id, now);
    },
    async records(workspace: string, now = clock.now()) {
      const rows = await store.db.selectFrom('conversations').select('id').where('workspace', '=', workspace).execute();
      const ids = rows.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1));
      const records = [];
      for (const id of ids) records.push(await this.record(workspace, id, now));
      return JSON.parse(JSON.stringify(records)) as unknown[];
    },
  };
}

export type Service = ReturnType<typeof serviceOn>;

export function received(body: RawEvent): ReceivedEvent {
  return { event: eventOf(body), body };
}

export function eventOf(body: RawEvent): Event {
  const parsed = parseEvent(body);
  if (!parsed.ok) throw new Error(parsed.faults.map((fault) => fault.message).join(' '));
  return parsed.event;
}

export function at(text: string): number {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`${text} is no instant`);
  return instant;
}

export const text = formatInstant;

export { FakeClock };
