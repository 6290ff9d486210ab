/**
 * Events over HTTP: single ones from 64 connections, each answered when it is durable on SQLite, and NDJSON in bulk; beside
 * a bare Fastify handler, one that only inserts the rows, and the inserts alone. Senders are a process of their own.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { promisify } from 'node:util';
import { DESK_CONFIG, deskEvent, LIFE } from './desk.ts';
import type { Load } from './load-client.ts';
import { serve } from './served.ts';
import { printTable } from './table.ts';

const CONNECTIONS = 64;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const BULK = Number(process.env.BENCH_EVENTS ?? 100_000);
const HERE = new URL('./', import.meta.url).pathname;

async function load(url: string, key: string, name: string): Promise<Load> {
  const args = [
    '--conditions=source',
    join(HERE, 'load-client.ts'),
    url,
    key,
    String(CONNECTIONS),
    String(SECONDS),
    name,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Load;
}

async function bare(kind: 'handler' | 'insert'): Promise<Load> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  const child: ChildProcess = spawn(process.execPath, [join(HERE, 'bare-service.ts'), kind, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [address] = await once(child.stdout!.setEncoding('utf8'), 'data');
    return await load(String(address).trim(), 'none', 'b');
  } finally {
    child.kill();
    await once(child, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lives one after the other, as an import or a catching-up sender brings them; the newest is a minute old. */
function* bulkLines(): Generator<string> {
  const conversations = BULK / LIFE;
  const end = Date.now() - 60_000;
  for (let number = 0; number < conversations; number++) {
    for (let step = 0; step < LIFE; step++) {
      const at = new Date(end - (conversations - number) * 2_000 - (LIFE - step) * 60_000).toISOString();
      yield `${JSON.stringify(deskEvent('n', number, step, at))}\n`;
    }
  }
}

interface Inserted {
  readonly rows: number;
  readonly seconds: number;
}

/** The rows that the service has written, into a database of the same tables: prepared statements, 1,000 events a commit. */
function bareInserts(path: string): Inserted {
  const source = new DatabaseSync(path, { readOnly: true });
  const folder = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  const target = new DatabaseSync(join(folder, 'bare.db'));
  target.exec('pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536');
  const schema = source
    .prepare(
      "select sql from sqlite_schema where sql is not null and name not glob 'search_*' and name not glob 'sqlite_*' order by type desc",
    )
    .all() as { sql: string }[];
  for (const { sql } of schema) target.exec(sql);
  const tables = Object.entries(WRITTEN).map(([table, select]) => {
    const rows = source.prepare(select).all();
    const columns = Object.keys(rows[0] ?? { workspace: '' });
    const insert = target.prepare(`insert into ${table} (${columns}) values (${columns.map(() => '?')})`);
    return { rows: rows.map((row) => Object.values(row) as SQLInputValue[]), insert };
  });
  const commits = BULK / 1_000;
  const start = performance.now();
  for (let commit = 0; commit < commits; commit++) {
    target.exec('begin immediate');
    for (const { rows, insert } of tables) {
      const to = Math.round((rows.length * (commit + 1)) / commits);
      for (let at = Math.round((rows.length * commit) / commits); at < to; at++) insert.run(...rows[at]!);
    }
    target.exec('commit');
  }
  const seconds = (performance.now() - start) / 1000;
  source.close();
  target.close();
  rmSync(folder, { recursive: true });
  return { rows: tables.reduce((sum, { rows }) => sum + rows.length, 0), seconds };
}

/** What hangs on a conversation, in the order in which conversations came. */
const hanging = (table: string) =>
  `select t.* from ${table} t join conversations c on c.workspace = t.workspace and c.id = t.conversation order by c.serial`;

/** Every table that the write path writes to, its rows in the order in which they were written. */
const WRITTEN = {
  conversations: 'select * from conversations order by serial',
  episodes: hanging('episodes'),
  cycles: hanging('cycles'),
  applications: hanging('applications'),
  transitions: hanging('transitions'),
  events: 'select * from events order by position',
  outbox: 'select * from outbox order by position',
  changes: 'select * from changes order by position',
  search: `select serial as rowid, id || ' ' || subject || ' ' || customer_id || ' ' || customer_name as text from conversations order by serial`,
};

export async function benchServiceHttp(): Promise<void> {
  const handler = await bare('handler');
  const insert = await bare('insert');
  const service = await serve(DESK_CONFIG);
  const single = await load(service.url, service.key, 's');
  await service.stop();
  const row = (what: string, { perSecond, p50, p99, worst, refused }: Load) => [
    what,
    Math.round(perSecond),
    p50.toFixed(1),
    p99.toFixed(1),
    worst.toFixed(0),
    refused,
  ];
  printTable(
    `Single events over HTTP from ${CONNECTIONS} connections, ${SECONDS} s each, on SQLite (WAL, synchronous=FULL)`,
    ['what', 'a second', 'p50 ms', 'p99 ms', 'worst ms', 'refused'],
    [
      row('kept serve: checked, folded, recorded, durable', single),
      row('a bare handler that inserts the event, durable', insert),
      row('a bare Fastify handler: parses the body, answers', handler),
    ],
  );
  await benchBulk();
}

async function benchBulk(): Promise<void> {
  const service = await serve(DESK_CONFIG);
  try {
    const body = [...bulkLines()].join('');
    const start = performance.now();
    const receipt = await service.ask('POST', '/v1/events?import=true', body, 'application/x-ndjson');
    const seconds = (performance.now() - start) / 1000;
    if ((receipt as { accepted: number }).accepted !== BULK) throw new Error(JSON.stringify(receipt).slice(0, 500));
    const inserted = bareInserts(join(service.folder, 'kept.db'));
    printTable(
      `${BULK.toLocaleString('en')} events as NDJSON, committed by the thousand, on SQLite`,
      ['what', 'seconds', 'events a second', 'of bare inserts'],
      [
        [
          'kept serve, one request',
          seconds.toFixed(2),
          Math.round(BULK / seconds),
          (inserted.seconds / seconds).toFixed(2),
        ],
        [
          `bare inserts of the ${inserted.rows.toLocaleString('en')} rows that it wrote`,
          inserted.seconds.toFixed(2),
          Math.round(BULK / inserted.seconds),
          '1.00',
        ],
      ],
    );
  } finally {
    await service.stop();
  }
}

if (import.meta.main) await benchServiceHttp();
