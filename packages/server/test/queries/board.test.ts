/** Lists and counts of what is open: right under every filter, and decided in one index, however long the names are. */
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/queries/context.ts';
import { countConversations } from '../../src/queries/count-conversations.ts';
import { facets } from '../../src/queries/facets.ts';
import { conditionsOf, type Filter, foundBy } from '../../src/queries/filter.ts';
import { forecast } from '../../src/queries/forecast.ts';
import { listConversations, SORTS, type Sort } from '../../src/queries/list-conversations.ts';
import { SqliteConnections, sqliteKyselyDialect } from '../../src/store/sqlite-driver.ts';
import type { Tables } from '../../src/store/tables.ts';
import { at, FakeClock, type RawEvent, type Service, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const NOW = at('2026-03-02T12:00:00Z');
const CONFIG = {
  kept: 1,
  schedules: {},
  policies: {
    all: { ignoreOfficeHours: true, metrics: { firstReply: { target: '2h' }, resolution: { target: '10h' } } },
    chats: { ignoreOfficeHours: true, metrics: { firstReply: { target: '10m' } } },
  },
  assignments: [{ policy: 'chats', channel: 'web_chat' }, { policy: 'all' }],
};
const TEAMS = ['support', 'billing', null];
const CHANNELS = ['email', 'web_chat'];
const PRIORITIES = ['low', 'high', 'critical', null];
const TIERS = ['enterprise', null];
const AGENTS = ['ana', 'bo', 'cy', null];

/** Every combination of attributes, begun at times that put them in every state of risk; some answered, some done. */
function lives(): RawEvent[] {
  const events: RawEvent[] = [];
  for (let number = 0; number < 192; number++) {
    const conversation = `c${number}`;
    const minutesAgo = (number * 37) % 900;
    const instant = (minutes: number) => new Date(NOW - (minutesAgo - minutes) * 60_000).toISOString();
    const pick = <T>(values: readonly T[], by: number) => values[Math.floor(number / by) % values.length]!;
    const created: RawEvent = { id: `${conversation}-1`, type: 'conversation.created', conversation, at: instant(0) };
    const [team, channel, priority] = [pick(TEAMS, 1), pick(CHANNELS, 3), pick(PRIORITIES, 6)];
    const [tier, assignee] = [pick(TIERS, 24), pick(AGENTS, 48)];
    Object.assign(created, team && { team }, { channel }, priority && { priority }, assignee && { assignee });
    if (tier !== null) created.customer = { tier };
    created.subject = number % 3 === 0 ? 'The parcel is late' : 'A question';
    events.push(created);
    if (number % 5 === 0) {
      events.push({
        id: `${conversation}-2`,
        type: 'message.sent',
        conversation,
        at: instant(Math.min(5, minutesAgo)),
      });
    }
    if (number % 11 === 0) {
      const done = { type: 'status.changed', status: 'done', at: instant(Math.min(9, minutesAgo)) };
      events.push({ id: `${conversation}-3`, conversation, ...done });
    }
  }
  return events;
}

const FILTERS: readonly Filter[] = [
  {},
  { active: true },
  { team: ['billing'] },
  { team: ['billing', 'support'], priority: ['critical'] },
  { channel: ['web_chat'], tier: ['enterprise'] },
  { assignee: ['unassigned'] },
  { assignee: ['ana', 'unassigned'], risk: ['breach', 'urgent'] },
  { priority: ['low', 'high'], assignee: ['bo'] },
  { status: ['open'] },
  { metric: 'resolution', policy: ['all'] },
  { metric: 'firstReply', risk: ['breach'] },
  { policy: ['chats'] },
  { dueBefore: NOW },
  { dueBefore: NOW + 3_600_000, team: ['support'] },
  { team: ['nobody'] },
];

onEveryDatabase('the board', (database) => {
  let service: Service;
  let context: Context;
  let rows: Awaited<ReturnType<typeof openRows>>;

  const openRows = () =>
    service.store.db
      .selectFrom('conversations')
      .selectAll()
      .where('open', '=', 1)
      .orderBy('due_order')
      .orderBy('id')
      .execute();

  beforeAll(async () => {
    const store = await database.open();
    service = serviceOn(store, new FakeClock(NOW));
    await service.workspace('w', CONFIG);
    await service.workspace('other', CONFIG);
    await service.receive('w', lives());
    await service.receive('other', lives().slice(0, 20));
    await service.settle();
    context = { db: store.db, dialect: store.dialect, configuration: service.revisions.current };
    rows = (await openRows()).filter(({ workspace }) => workspace === 'w');
  });

  /** The filter once more, plainly. */
  function passes(row: (typeof rows)[number], filter: Filter): boolean {
    const among = (values: readonly string[] | undefined, value: string | null) =>
      values === undefined || values.includes(value ?? 'unassigned');
    const metric = { firstReply: 'first_reply', allMessages: 'all_messages', resolution: 'resolution' } as const;
    const of = filter.metric && metric[filter.metric];
    const badge = of === undefined ? row.risk : row[`${of}_badge`];
    const policies = of
      ? [row[`${of}_policy`]]
      : [row.first_reply_policy, row.all_messages_policy, row.resolution_policy];
    return (
      (of === undefined || badge !== null) &&
      (filter.risk === undefined || filter.risk.includes(badge ?? 'none')) &&
      among(filter.team, row.team) &&
      among(filter.channel, row.channel) &&
      among(filter.priority, row.priority) &&
      among(filter.tier, row.tier) &&
      among(filter.assignee, row.assignee) &&
      among(filter.status, row.status) &&
      (filter.policy === undefined || policies.some((policy) => policy !== null && filter.policy!.includes(policy))) &&
      (filter.dueBefore === undefined || (row.due_at !== null && row.due_at < filter.dueBefore))
    );
  }

  test('the conversations are of every kind', () => {
    expect(new Set(rows.map(({ risk }) => risk)).size).toBeGreaterThanOrEqual(3);
    expect(rows.length).toBeGreaterThan(150);
  });

  test.each(FILTERS.map((filter) => [JSON.stringify(filter), filter] as const))(
    '%s: page by page',
    async (_, filter) => {
      const expected = rows.filter((row) => passes(row, filter)).map(({ id }) => id);
      const listed: string[] = [];
      for (let cursor: string | null = null, pages = 0; pages < 100; pages++) {
        const question = {
          workspace: 'w',
          filter: { ...filter, active: true },
          sort: 'due',
          limit: 7,
          cursor,
          now: NOW,
        } as const;
        const page = await listConversations(context, question);
        if (page.kind !== 'page') throw new Error(page.kind);
        listed.push(...page.items.map(({ id }) => id));
        cursor = page.next;
        if (cursor === null) break;
      }
      expect(listed).toEqual(expected);
    },
  );

  test.each(FILTERS.map((filter) => [JSON.stringify(filter), filter] as const))('%s: counted', async (_, filter) => {
    const expected = rows.filter((row) => passes(row, filter));
    const byRisk: Record<string, number> = { sla: 0, at_risk: 0, urgent: 0, breach: 0, none: 0 };
    for (const { risk } of expected) byRisk[risk ?? 'none']! += 1;
    expect(await countConversations(context, { workspace: 'w', filter })).toEqual({
      open: expected.length,
      unassigned: expected.filter(({ assignee }) => assignee === null).length,
      byRisk,
    });
  });

  test('what can be filtered by is what is there', async () => {
    const values = (column: 'team' | 'channel' | 'priority' | 'tier' | 'assignee') =>
      [...new Set(rows.map((row) => row[column]).filter((value) => value !== null))].sort();
    expect(await facets(context, { workspace: 'w' })).toEqual({
      teams: values('team'),
      channels: values('channel'),
      priorities: values('priority'),
      tiers: values('tier'),
      assignees: values('assignee'),
      policies: ['all', 'chats'],
    });
  });

  test.each<Filter>([
    { active: true },
    { active: true, risk: ['breach', 'sla'] },
    { active: true, risk: ['sla', 'at_risk', 'urgent'] },
    { active: true, team: ['billing'] },
  ])('by risk, page by page, what is breached first: %j', async (filter) => {
    const byRisk = (a: (typeof rows)[number], b: (typeof rows)[number]) => b.risk_rank - a.risk_rank;
    const expected = rows.filter((row) => passes(row, filter)).sort(byRisk);
    const listed: string[] = [];
    for (let cursor: string | null = null, pages = 0; pages < 100; pages++) {
      const question = { workspace: 'w', filter, sort: 'risk', limit: 7, cursor, now: NOW } as const;
      const page = await listConversations(context, question);
      if (page.kind !== 'page') throw new Error(page.kind);
      listed.push(...page.items.map(({ id }) => id));
      cursor = page.next;
      if (cursor === null) break;
    }
    expect(listed).toEqual(expected.map(({ id }) => id));
    expect(listed.length).toBeGreaterThan(20);
  });

  test('more ways in which they go together than are looked at in one pass', async () => {
    const { db } = service.store;
    const values = await facets(context, { workspace: 'w' });
    const like = await db
      .selectFrom('conversations')
      .selectAll()
      .where('workspace', '=', 'w')
      .where('open', '=', 1)
      .executeTakeFirstOrThrow();
    const { serial: _, ...row } = like;
    await service.store.transaction((_trx, bulk) =>
      bulk.insert(
        'conversations',
        Array.from({ length: 5_200 }, (_, n) => ({
          ...{ ...row, workspace: 'ways', id: `v${n}`, wake_at: null, team: 'support' },
          // Six hundred agents, of whom five hundred are said; and with them no two the same, but for the first few.
          ...{ assignee: `agent${n % 600}`, channel: `channel${Math.floor(n / 600)}`, tier: null },
        })),
      ),
    );
    const found = await facets({ ...context, configuration: () => context.configuration('w') }, { workspace: 'ways' });
    expect(found.teams).toEqual(['support']);
    expect(found.tiers).toEqual([]);
    expect(found.channels).toEqual(Array.from({ length: 9 }, (_, n) => `channel${n}`));
    expect(found.assignees).toHaveLength(500);
    expect(found.policies).toEqual(values.policies);
  });

  test('names may be as long as events may make them, in any script', async () => {
    // Nothing that could be compressed away.
    let seed = 1;
    const name = () =>
      Array.from({ length: 250 }, () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return String.fromCodePoint(0x2_0000 + (seed % 0xa000));
      }).join('');
    const conversation = name().slice(0, 200);
    const attributes = {
      team: name(),
      channel: name(),
      priority: name(),
      assignee: name(),
      customer: { tier: name() },
    };
    const created = {
      id: name().slice(0, 200),
      type: 'conversation.created',
      conversation,
      at: new Date(NOW).toISOString(),
    };
    await service.workspace('long', CONFIG);
    const received = await service.receive('long', [{ ...created, ...attributes }]);
    expect(received).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    await service.receive('long', [
      { id: '2', type: 'message.received', conversation, at: new Date(NOW - 36e6).toISOString() },
    ]);
    service.clock.advance(20 * 3_600_000);
    await service.settle();
    expect(service.failures).toEqual([]);
    service.clock.moveTo(NOW);
  });

  /** All that a search finds, page by page. */
  async function searched(of: Context, q: string, filter: Filter, sort: Sort): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = await listConversations(of, {
        ...{ workspace: 'w', filter: { ...filter, q }, sort, limit: 7, cursor, now: NOW },
      });
      if (page.kind !== 'page') throw new Error(page.kind);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next;
      if (cursor === null) return ids;
    }
  }

  /** Words of conversations elsewhere, so many that a list is walked instead. */
  const madeCommon = (words: readonly string[]) =>
    service.store.transaction((_trx, bulk) =>
      bulk.index(
        'other',
        Array.from({ length: 1_100 }, (_, n) => ({ serial: 1_000_000 + n, words })),
      ),
    );

  test('a search finds the same in the same order, whether its words are rare or common', async () => {
    const questions = ['parcel', 'parc', 'late parcel', 'c17 parcel', 'parcel nowhere'].flatMap((q) =>
      ([{}, { active: true }, { active: false }, { team: ['billing'] }] as const).flatMap((filter) =>
        SORTS.map((sort) => ({ q, filter, sort })),
      ),
    );
    const all = () => Promise.all(questions.map(({ q, filter, sort }) => searched(context, q, filter, sort)));
    const counts = () =>
      Promise.all(
        questions.map(({ q, filter }) => countConversations(context, { workspace: 'w', filter: { ...filter, q } })),
      );
    const [rare, rareCounts] = [await all(), await counts()];
    const plainly = rows.filter(({ id }) => Number(id.slice(1)) % 3 === 0).map(({ id }) => id);
    expect(await searched(context, 'parcel', { active: true }, 'due')).toEqual(plainly);
    expect(rareCounts[0]!.open).toBe(plainly.length);
    await madeCommon(['parcel', 'late', 'c17']);
    expect(await all()).toEqual(rare);
    expect(await counts()).toEqual(rareCounts);
  });

  test('a search through more than is looked at first finds the same, in the same order', async () => {
    // Of 1,300 more two say what is sought: one early on the board, one late.
    const { serial: _, ...like } = rows[0]!;
    await service.workspace('many', CONFIG);
    await service.store.transaction(async (trx, bulk) => {
      for (let first = 0; first < 1_300; first += 100) {
        const values = Array.from({ length: 100 }, (_, index) => {
          const number = first + index;
          const own = { workspace: 'many', id: `m${number}`, due_order: number, updated_at: number };
          return { ...like, ...own, wake_at: null };
        });
        await trx.insertInto('conversations').values(values).execute();
      }
      const sought = await trx
        .selectFrom('conversations')
        .select('serial')
        .where('workspace', '=', 'many')
        .where('id', 'in', ['m7', 'm1250'])
        .execute();
      await bulk.index(
        'many',
        sought.map(({ serial }) => ({ serial, words: ['seldom'] })),
      );
    });
    const find = async (limit: number, cursor: string | null) => {
      const page = await listConversations(
        { ...context, configuration: () => context.configuration('w') },
        { workspace: 'many', filter: { q: 'seldom' }, sort: 'due', limit, cursor, now: NOW },
      );
      if (page.kind !== 'page') throw new Error(page.kind);
      return page;
    };
    const found = async () => {
      const whole = await find(10, null);
      const first = await find(1, null);
      const second = await find(1, first.next);
      return [whole, first, second].map(({ items, next }) => [
        ...items.map(({ updatedAt }) => Date.parse(updatedAt)),
        next === null,
      ]);
    };
    const rare = await found();
    expect(rare).toEqual([
      [7, 1250, true],
      [7, false],
      [1250, true],
    ]);
    await madeCommon(['seldom']);
    expect(await found()).toEqual(rare);
  });

  if (database.kind !== 'sqlite') return;

  test.each(FILTERS.map((filter) => [JSON.stringify(filter), filter] as const))(
    '%s: decided in the index of the board',
    async (_, filter) => {
      const { location } = service.store;
      if (location.kind !== 'sqlite') return;
      const asked: CompiledQuery[] = [];
      const connections = new SqliteConnections(location.path);
      const db = new Kysely<Tables>({
        dialect: sqliteKyselyDialect(connections),
        log: ({ query }) => void asked.push(query),
      });
      const watched = { ...context, db };
      await listConversations(watched, {
        ...{ workspace: 'w', filter: { ...filter, active: true }, sort: 'due', limit: 50, cursor: null, now: NOW },
      });
      await countConversations(watched, { workspace: 'w', filter });
      const overMany = asked.filter(
        (query) => query.sql.includes('from "conversations"') && !query.sql.includes('json_each'),
      );
      expect(overMany.length).toBeGreaterThan(0);
      // By metric the instants it is due at decide as well, which are in the row.
      const index = filter.metric === undefined ? 'COVERING INDEX conversations_board' : 'INDEX conversations_board';
      for (const query of overMany) {
        const plan = connections.reader
          .prepare(`explain query plan ${query.sql}`)
          .all(...(query.parameters as string[]));
        expect((plan[0] as { detail: string }).detail).toContain(index);
      }
      await db.destroy();
    },
  );

  test('what it can be filtered by is read from an index of its own, in its order; the forecast is not', async () => {
    const { location } = service.store;
    if (location.kind !== 'sqlite') return;
    await sql`analyze`.execute(service.store.db);
    const asked: CompiledQuery[] = [];
    const connections = new SqliteConnections(location.path);
    const db = new Kysely<Tables>({
      dialect: sqliteKyselyDialect(connections),
      log: ({ query }) => void asked.push(query),
    });
    await facets({ ...context, db }, { workspace: 'w' });
    await forecast({ ...context, db }, { workspace: 'w', now: NOW, hours: 8, bucketMinutes: 30, team: null });
    const plans = asked
      .filter((query) => query.sql.includes('from "conversations"'))
      .map((query) =>
        connections.reader.prepare(`explain query plan ${query.sql}`).all(...(query.parameters as string[])),
      );
    expect(plans).toMatchObject([
      // One step: nothing is put in order, or made out to be there already.
      [{ detail: expect.stringContaining('USING INDEX conversations_facets (<expr>=?)') }],
      [{ detail: expect.stringContaining('USING INDEX conversations_waking') }],
    ]);
    await db.destroy();
  });

  test('what few have is fetched, and for what many have the list is walked in its order', async () => {
    const { location } = service.store;
    if (location.kind !== 'sqlite') return;
    await madeCommon(['ordinary']);
    // As the service does from time to time: what is chosen rests on how many there are; and of many it knows but the first.
    await sql`analyze`.execute(service.store.db);
    await sql`update sqlite_stat1 set stat = '1000000 201 2 1 1 1' where idx = 'conversations_board'`.execute(
      service.store.db,
    );
    await sql`update sqlite_stat1 set stat = '1000000 201 2 1 1 1' where idx = 'conversations_listed'`.execute(
      service.store.db,
    );
    const connections = new SqliteConnections(location.path);
    const db = new Kysely<Tables>({ dialect: sqliteKyselyDialect(connections) });
    const planOf = async (q: string, filter: Filter) => {
      const found = await foundBy({ ...context, db }, 'w', { q });
      const { sql: text, parameters } = db
        .selectFrom('conversations')
        .select(['id', 'due_order'])
        .where((eb) => eb.and(conditionsOf(eb, context, 'w', filter, found ?? undefined)))
        .orderBy('due_order')
        .orderBy('id')
        .limit(50)
        .compile();
      const plan = connections.reader.prepare(`explain query plan ${text}`).all(...(parameters as string[]));
      return (plan[0] as { detail: string }).detail;
    };
    expect(await planOf('parcels', { active: true })).toContain('INTEGER PRIMARY KEY');
    expect(await planOf('parcels', { active: false })).toContain('INTEGER PRIMARY KEY');
    expect(await planOf('ordinary', { active: true })).toContain('COVERING INDEX conversations_board');
    expect(await planOf('ordi', { active: true, team: ['billing'] })).toContain('COVERING INDEX conversations_board');
    await db.destroy();
  });
});
