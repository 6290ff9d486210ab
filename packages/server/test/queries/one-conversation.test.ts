/** What is asked of one conversation is looked up by it, however much there is of others. */
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { QUERIES } from '../../src/queries/all.ts';
import type { Context } from '../../src/queries/context.ts';
import { SqliteConnections, sqliteKyselyDialect } from '../../src/store/sqlite-driver.ts';
import type { Tables } from '../../src/store/tables.ts';
import { at, FakeClock, type RawEvent, type Service, serviceOn } from '../record/service.ts';
import { databaseOf } from '../support/databases.ts';

const NOW = at('2026-03-02T12:00:00Z');
const CONFIG = {
  kept: 1,
  schedules: {},
  policies: {
    all: { ignoreOfficeHours: true, metrics: { firstReply: { target: '2h' }, resolution: { target: '10h' } } },
  },
  assignments: [{ policy: 'all' }],
};

function lives(): RawEvent[] {
  return Array.from({ length: 300 }, (_, number) => {
    const conversation = `c${number}`;
    const of = (id: number, type: string) => ({
      ...{ id: `${conversation}-${id}`, type, conversation },
      at: new Date(NOW - 4 * 3_600_000 + id * 1_000).toISOString(),
    });
    return [
      of(1, 'conversation.created'),
      ...Array.from({ length: 8 }, (_, message) => of(message + 2, 'message.received')),
    ];
  }).flat();
}

describe('one conversation among many', () => {
  const database = databaseOf('sqlite');
  let service: Service;

  beforeAll(async () => {
    service = serviceOn(await database.open(), new FakeClock(NOW));
    await service.workspace('w', CONFIG);
    await service.receive('w', lives());
    await service.settle();
    const excuse = { workspace: 'w', reason: 'Test ticket', author: 'ada', at: NOW, withdrawn_at: null };
    const excused = Array.from({ length: 300 }, (_, number) => ({
      ...excuse,
      transition: `t${number}`,
      conversation: `c${number}`,
    }));
    await service.store.db.insertInto('excuses').values(excused).execute();
    // As a store that has grown knows itself.
    await sql`analyze`.execute(service.store.db);
  });

  const of = { workspace: 'w', id: 'c7' };
  const asOf = { at: NOW, knownAt: null };
  const page = { limit: 50, cursor: null };
  const asked: readonly [string, (context: Context) => Promise<unknown>][] = [
    ['the record', (context) => QUERIES.getConversation(context, { ...of, ...asOf })],
    ['the record as it was known', (context) => QUERIES.getConversation(context, { ...of, at: NOW, knownAt: NOW })],
    [
      'a ledger',
      (context) => QUERIES.explainConversation(context, { ...of, ...asOf, metric: 'resolution', cycle: null }),
    ],
    ['the history', (context) => QUERIES.history(context, { ...of, now: NOW })],
    ['its events', (context) => QUERIES.listEvents(context, { workspace: 'w', conversation: 'c7', ...page })],
    [
      'its deliveries',
      (context) => QUERIES.listDeliveries(context, { workspace: 'w', filter: { conversation: 'c7' }, ...page }),
    ],
  ];

  test.each(asked)('%s', async (_, ask) => {
    const { location } = service.store;
    if (location.kind !== 'sqlite') throw new Error('This is about SQLite.');
    const queries: CompiledQuery[] = [];
    const connections = new SqliteConnections(location.path);
    const db = new Kysely<Tables>({
      dialect: sqliteKyselyDialect(connections),
      log: ({ query }) => void queries.push(query),
    });
    expect(await ask({ db, dialect: service.store.dialect, configuration: service.revisions.current })).not.toBeNull();
    const steps = queries.flatMap((query) =>
      connections.reader.prepare(`explain query plan ${query.sql}`).all(...(query.parameters as string[])),
    ) as { detail: string }[];
    expect(steps.length).toBeGreaterThan(0);
    for (const { detail } of steps.filter(({ detail }) => /^(SCAN|SEARCH)/.test(detail))) {
      expect(detail).toMatch(/conversation=\?|workspace=\? AND id=\?/);
    }
    await db.destroy();
  });
});
