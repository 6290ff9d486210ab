/**
 * A help desk after some years, in SQLite: a tenth of its conversations open, recorded as events are; the rest done, copies of
 * recorded lives with ids of their own, moved back by whole days.
 */
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { FOLD_VERSION, formatInstant, parseEvent } from '@kept/engine';
import { systemClock } from '../packages/server/src/clock.ts';
import { holidayCode, holidays } from '../packages/server/src/holidays/holidays.ts';
import { createRecorder } from '../packages/server/src/record/recorder.ts';
import { createRevisions } from '../packages/server/src/revisions/revisions.ts';
import { patchOf } from '../packages/server/src/rollups/patch.ts';
import { rollUpAll } from '../packages/server/src/rollups/roll-up.ts';
import { openStore } from '../packages/server/src/store/open.ts';
import { DESK_CONFIG, deskEvent, LIFE } from './desk.ts';

const DAY_MS = 86_400_000;
/** Lives that the done ones are copies of, of as many days; and how far back copies go. */
const PATTERN = 2_000;
const PATTERN_DAYS = 7;
const WORKSPACE = 'default';

export async function fillStore(folder: string, conversations: number): Promise<void> {
  const path = join(folder, 'kept.db');
  const now = systemClock.now();
  const open = Math.round(conversations / 10);
  const store = await openStore({ kind: 'sqlite', path });
  const revisions = createRevisions({ store, clock: systemClock, holidays, holidayCode });
  await revisions.createWorkspace(WORKSPACE, { name: 'Default', author: 'bench', source: DESK_CONFIG });
  const recorder = createRecorder({ store, clock: systemClock, revisions });
  const receive = async (bodies: readonly Record<string, unknown>[]) => {
    const items = bodies.map((body) => {
      const parsed = parseEvent(body);
      if (!parsed.ok) throw new Error(parsed.faults[0]?.message);
      return { event: parsed.event, body };
    });
    await recorder.receive(WORKSPACE, items, { imported: true });
  };
  for (let first = 0; first < PATTERN; first += 100) {
    await receive(range(first, 100).flatMap((number) => doneLife(number, now - 2 * DAY_MS)));
  }
  for (let first = 0; first < open; first += 200) {
    await receive(range(first, Math.min(200, open - first)).flatMap((number) => openLife(number, now, open)));
  }
  while ((await recorder.wake(1000)).woken > 0);
  await store.close();
  copyDone(path, conversations - open);
  await settle(path);
}

/** What the service does in the background, so that a measurement begins when it is done. */
async function settle(path: string): Promise<void> {
  const store = await openStore({ kind: 'sqlite', path });
  const { db, dialect, snapshot } = store;
  // It has seen that they were all folded by this version.
  await db.insertInto('fold_upgrades').values({ version: FOLD_VERSION, finished_at: systemClock.now() }).execute();
  await rollUpAll(store, ({ workspace, day }) => snapshot((db) => patchOf(db, dialect, workspace, day)));
  await store.close();
}

const range = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

/** A life of the last week, a working day long at most, done at its end. */
function doneLife(number: number, end: number): Record<string, unknown>[] {
  const begun = end - ((number * 0.618_034) % 1) * PATTERN_DAYS * DAY_MS - 8 * 3_600_000;
  // Now and then somebody is slow.
  const slowness = number % 17 === 0 ? 90 : 1 + (number % 23);
  const at = (minutes: number) => formatInstant(Math.round(begun + Math.min(475, minutes * slowness) * 60_000));
  const life = range(0, LIFE).map((step) => deskEvent('d', number, step, at(step * 4)));
  return [
    ...life,
    { id: `d${number}-done`, conversation: `d${number}`, type: 'status.changed', status: 'done', at: at(18) },
  ];
}

/** One of the last ten days that waits for somebody; most of them have an agent. */
function openLife(number: number, now: number, count: number): Record<string, unknown>[] {
  const begun = now - 60_000 - ((number * 7919) % count) * ((10 * DAY_MS) / count);
  const at = (minutes: number) => formatInstant(Math.round(Math.min(now, begun + minutes * 60_000)));
  const created = {
    ...deskEvent('o', number, 0, at(0)),
    ...(number % 8 === 0 ? {} : { assignee: `agent${number % 60}` }),
  };
  const steps = number % 3;
  return [created, ...range(1, steps).map((step) => deskEvent('o', number, step, at(step * 20)))];
}

type Row = Record<string, SQLInputValue>;

/** What hangs on a conversation, and which of its columns are instants. */
const INSTANTS: Readonly<Record<string, readonly string[]>> = {
  conversations: ['created_at', 'completed_at', 'last_event_at', 'updated_at'],
  episodes: ['started_at', 'ended_at'],
  cycles: ['started_at', 'ended_at', 'breached_at'],
  applications: ['applied_at', 'first_due_at', 'reached_at', 'due_at', 'ended_at'],
  transitions: ['at', 'detected_at'],
};

function copyDone(path: string, count: number): void {
  const db = new DatabaseSync(path);
  db.exec(
    'pragma journal_mode = wal; pragma synchronous = off; pragma cache_size = -1048576; pragma temp_store = memory',
  );
  const tables = Object.keys(INSTANTS).map((table) => {
    const of = table === 'conversations' ? 'id' : 'conversation';
    const rows = db.prepare(`select * from ${table} where ${of} glob 'd*'`).all() as Row[];
    const columns = Object.keys(rows[0]!).filter((column) => column !== 'serial');
    const insert = db.prepare(`insert into ${table} (${columns}) values (${columns.map(() => '?')})`);
    return { table, of, columns, insert, byConversation: Map.groupBy(rows, (row) => String(row[of])) };
  });
  const search = db.prepare(
    'insert into search (rowid, text) select serial, ? from conversations where workspace = ? and id = ?',
  );
  for (let first = 0; first < count - PATTERN; first += 5_000) {
    db.exec('begin');
    for (const number of range(first, Math.min(5_000, count - PATTERN - first))) {
      const copied = `d${number % PATTERN}`;
      const id = `${copied}c${Math.floor(number / PATTERN)}`;
      const backMs = (1 + Math.floor(number / PATTERN)) * PATTERN_DAYS * DAY_MS * scaleOf(count);
      for (const { table, of, columns, insert, byConversation } of tables) {
        for (const row of byConversation.get(copied) ?? []) {
          const instants = INSTANTS[table]!;
          insert.run(
            ...columns.map((column) => {
              const value = row[column]!;
              if (column === of) return id;
              if (column === 'id' && table === 'transitions') return `${value}c${Math.floor(number / PATTERN)}`;
              if (column === 'state') return String(value).replaceAll(`"${copied}"`, `"${id}"`);
              return value !== null && instants.includes(column) ? Number(value) - Math.round(backMs) : value;
            }),
          );
          if (table === 'conversations')
            search.run(`${id} ${row.subject} ${row.customer_id} ${row.customer_name}`.toLowerCase(), WORKSPACE, id);
        }
      }
    }
    db.exec('commit');
  }
  recount(db);
  db.exec('pragma wal_checkpoint(truncate); pragma optimize');
  db.close();
}

/** So that however many there are, they are the last two years'. */
function scaleOf(count: number): number {
  return (2 * 365) / PATTERN_DAYS / Math.max(1, count / PATTERN);
}

/** What the write path keeps beside the rows. */
function recount(db: DatabaseSync): void {
  const closed = db.prepare('select count(*) n from conversations where open = 0').get() as { n: number };
  const total = db.prepare('select count(*) n from conversations').get() as { n: number };
  db.prepare("update counters set value = ? where name = 'conversations'").run(total.n);
  if (closed.n === 0) throw new Error('There is nothing done.');
  // Rows that nobody wrote through the write path: their days are to be packed for reports as after an upgrade.
  db.exec(`insert or ignore into stale_reports (workspace, day, conversation, mark, marked_at)
    select distinct workspace, created_at / ${DAY_MS}, '', 1, 0 from conversations`);
}

export { WORKSPACE as FILLED_WORKSPACE };
