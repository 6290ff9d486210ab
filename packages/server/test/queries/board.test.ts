/** Lists and counts of what is open: right under every filter, and decided in one index, however long the names are. */
import { type CompiledQuery, Kysely } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/queries/context.ts';
import { countConversations } from '../../src/queries/count-conversations.ts';
import { facets } from '../../src/queries/facets.ts';
import type { Filter } from '../../src/queries/filter.ts';
import { listConversations } from '../../src/queries/list-conversations.ts';
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
});
