/** Every figure of a report has its conversations: the list that is asked for them is as long as the figure says (§10). */
import { METRICS, type Metric } from '@kept/engine';
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { excuse } from '../../src/http/excuses.ts';
import type { StoredReport } from '../../src/queries/compliance.ts';
import type { Context } from '../../src/queries/context.ts';
import { countConversations } from '../../src/queries/count-conversations.ts';
import type { Filter } from '../../src/queries/filter.ts';
import { listConversations } from '../../src/queries/list-conversations.ts';
import { localHourOf } from '../../src/queries/local-hour.ts';
import { type Reader, readerHere } from '../../src/queries/reader.ts';
import { BASES, type Basis, type Figures, GROUPINGS, type GroupBy } from '../../src/reports/compliance.ts';
import { startOfDate } from '../../src/reports/days.ts';
import { SqliteConnections, sqliteKyselyDialect } from '../../src/store/sqlite-driver.ts';
import type { Tables } from '../../src/store/tables.ts';
import { at, FakeClock, type RawEvent, type Service, serviceOn } from '../record/service.ts';
import { onEveryDatabase } from '../support/databases.ts';

const NOW = at('2026-04-06T12:00:00Z');
const HOUR = 3_600_000;
/** Six days, over the change to summer time in Berlin on 29 March. */
const FROM = at('2026-03-26T23:00:00Z');
const TO = at('2026-04-01T22:00:00Z');
const ZONE = 'Europe/Berlin';
const CONFIG = {
  kept: 1,
  schedules: {},
  policies: {
    all: {
      ignoreOfficeHours: true,
      metrics: { firstReply: { target: '2h' }, allMessages: { target: '3h' }, resolution: { target: '30h' } },
    },
    chats: { ignoreOfficeHours: true, metrics: { firstReply: { target: '10m' } } },
  },
  // No fallback: calls have no clock.
  assignments: [
    { policy: 'chats', channel: 'web_chat' },
    { policy: 'all', channel: 'email' },
  ],
};

/** Lives of every kind: answered in time and late, moved, done, reopened, deleted, detached, never promised anything. */
function lives(count: number): RawEvent[] {
  const events: RawEvent[] = [];
  for (let number = 0; number < count; number++) {
    const conversation = `c${number}`;
    const startsAt = FROM - 30 * HOUR + ((number * 7919) % count) * ((230 * HOUR) / count);
    let steps = 0;
    const say = (hours: number, type: string, more: object = {}) =>
      events.push({
        ...{
          id: `${conversation}-${++steps}`,
          type,
          conversation,
          at: new Date(startsAt + hours * HOUR).toISOString(),
        },
        ...more,
      });
    const pick = <T>(values: readonly T[], by: number) => values[Math.floor(number / by) % values.length]!;
    const team = pick(['support', 'billing', null], 1);
    const channel = pick(['email', 'web_chat', 'email', 'voice'], 2);
    const tier = pick(['enterprise', null], 5);
    say(0, 'conversation.created', {
      ...{
        ...(team && { team }),
        channel,
        priority: pick(['low', 'high'], 7),
        customer: { id: 'ada', ...(tier && { tier }) },
      },
      ...(number % 4 === 0 ? {} : { assignee: pick(['ana', 'bo'], 3) }),
    });
    if (number % 5 !== 0) say([0.1, 1, 2.5, 5][number % 4]!, 'message.sent');
    // Late once, and once no more than warned: the metric stays in breach (§5.4).
    if (number % 20 === 8) {
      for (const hours of [8, 13.2]) say(hours, 'message.received');
      for (const hours of [12.5, 15.7]) say(hours, 'message.sent');
    }
    if (number % 6 === 0) say(6, 'conversation.updated', { changes: { team: 'billing', assignee: 'cy' } });
    if (number % 7 === 0) say(8, 'message.received');
    if (number % 14 === 0) say(12.5, 'message.sent');
    if (number % 13 === 0) say(13, 'conversation.updated', { changes: { channel: 'voice' } });
    if (number % 3 !== 0) say(14 + (number % 40), 'status.changed', { status: 'done' });
    if (number % 9 === 0) say(60, 'message.received');
    if (number % 27 === 0) say(70, 'status.changed', { status: 'done' });
    if (number % 17 === 0) say(71, 'conversation.deleted', { reason: 'spam' });
  }
  return events;
}

/** Replies that were given at once and are told of when their breach has been recorded (§9.2). */
function lateReplies(count: number): RawEvent[] {
  return lives(count)
    .filter(
      ({ type, conversation }) => type === 'conversation.created' && Number(String(conversation).slice(1)) % 25 === 10,
    )
    .map(({ conversation, at: startedAt }) => ({
      ...{ id: `${conversation}-late`, type: 'message.sent', conversation },
      at: new Date(at(String(startedAt)) + 60_000).toISOString(),
    }));
}

interface Asked {
  readonly basis: Basis;
  readonly groupBy: GroupBy | null;
  /** A value of the grouping; undefined for the whole. */
  readonly group?: string | null;
}

/** The period that a figure speaks of: a day of it where days are the groups. */
function periodOf({ groupBy, group }: Asked): [from: number, to: number] {
  if (groupBy !== 'day' || group == null) return [FROM, TO];
  const next = Temporal.PlainDate.from(group).add({ days: 1 }).toString();
  return [Math.max(FROM, startOfDate(group, ZONE)!), Math.min(TO, startOfDate(next, ZONE)!)];
}

function standingOf({ groupBy, group }: Asked): Filter {
  if (groupBy === null || groupBy === 'day' || group === undefined) return { standing: 'then' };
  return { standing: 'then', ...(group === null ? { without: [groupBy] } : { [groupBy]: [group] }) };
}

function behind(asked: Asked, more: Filter = {}): Filter {
  const [from, to] = periodOf(asked);
  return { ...standingOf(asked), deleted: false, [`${asked.basis}From`]: from, [`${asked.basis}To`]: to, ...more };
}

/** Every figure that counts conversations, with the filter that lists them. */
function* figuresOf(asked: Asked, figures: Figures): Generator<[name: string, count: number, filter: Filter]> {
  yield ['total', figures.total, behind(asked)];
  yield ['breached', figures.breached, behind(asked, { outcome: 'breached' })];
  yield ['excused', figures.excused, behind(asked, { excused: true })];
  // Without a clock nothing ever ends.
  if (asked.basis !== 'ended') yield ['uncovered', figures.uncovered, behind(asked, { uncovered: true })];
  yield ['cancelled', figures.cancelledBreached, behind(asked, { deleted: true, outcome: 'breached' })];
  for (const metric of METRICS) {
    const { conversations } = figures.metrics[metric];
    for (const outcome of ['met', 'breached', 'running'] as const)
      yield [`${metric} ${outcome}`, conversations[outcome], behind(asked, { metric, outcome })];
    yield [`${metric} excused`, conversations.excused, behind(asked, { metric, excused: true })];
  }
}

onEveryDatabase('behind a figure', (database) => {
  let service: Service;
  let context: Context;
  let reader: Reader;

  beforeAll(async () => {
    const store = await database.open();
    service = serviceOn(store, new FakeClock(NOW));
    for (const workspace of ['w', 'other']) await service.workspace(workspace, CONFIG);
    await service.receive('w', lives(300));
    await service.receive('other', lives(40));
    await service.settle();
    // Some had replied in time after all.
    await service.receive('w', lateReplies(300));
    context = { db: store.db, dialect: store.dialect, configuration: service.revisions.current };
    reader = readerHere({ ...context, snapshot: store.snapshot });
    const breaches = await store.db
      .selectFrom('transitions')
      .select(['id', 'conversation'])
      .where('workspace', '=', 'w')
      .where('to_state', '=', 'breach')
      .orderBy('id')
      .execute();
    for (const [number, { id, conversation }] of breaches.entries()) {
      // Some conversations wholly, some in one of their breaches.
      if (Number(conversation.slice(1)) % 5 !== 0 && number % 7 !== 0) continue;
      await excuse(store, NOW, { workspace: 'w', name: 'Ada' }, id, 'The line was down.');
    }
  });

  const report = (asked: Asked): Promise<StoredReport> =>
    reader.ask('compliance', {
      workspace: 'w',
      options: { from: FROM, to: TO, until: NOW, basis: asked.basis, timeZone: ZONE, groupBy: asked.groupBy },
      filter: { metric: null, team: null, channel: null, priority: null, tier: null, policy: null, assignee: null },
    });

  async function listed(filter: Filter): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const question = { workspace: 'w', filter, sort: 'created', limit: 200, cursor, now: NOW } as const;
      const page = await listConversations(context, question);
      if (page.kind !== 'page') throw new Error(page.kind);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(ids.length);
    return ids;
  }

  describe.each(BASES)('basis %s', (basis) => {
    test.each([null, ...GROUPINGS])('grouped by %s: every count of conversations', async (groupBy) => {
      const { overall, groups } = await report({ basis, groupBy });
      const parts: [Asked, Figures][] = groups
        ? groups.map(({ group, figures }) => [{ basis, groupBy, group }, figures])
        : [[{ basis, groupBy }, overall]];
      const found: Record<string, number> = {};
      const said: Record<string, number> = {};
      for (const [asked, figures] of parts) {
        for (const [name, count, filter] of figuresOf(asked, figures)) {
          said[`${asked.group}: ${name}`] = count;
          found[`${asked.group}: ${name}`] = (await listed(filter)).length;
        }
      }
      expect(found).toEqual(said);
    });

    test.each([null, ...GROUPINGS])('grouped by %s: every count of breaches in the period', async (groupBy) => {
      const { overall, groups } = await report({ basis, groupBy });
      const parts = groups ?? [{ group: undefined, figures: overall }];
      for (const { group, figures } of parts) {
        const asked = { basis, groupBy, ...(group === undefined ? {} : { group }) };
        const [breachedFrom, breachedTo] = periodOf(asked);
        const ids = await listed({ ...standingOf(asked), deleted: false, breachedFrom, breachedTo });
        const breaches = await breachesOf(ids, breachedFrom, breachedTo, asked);
        expect(breaches).toHaveLength(figures.breachesInPeriod);
        // None is listed that has none.
        expect(new Set(breaches.map(({ conversation }) => conversation))).toEqual(new Set(ids));
      }
    });

    test('cycles by how they ended', async () => {
      const { overall } = await report({ basis, groupBy: null });
      for (const metric of METRICS) {
        const { cycles, times } = overall.metrics[metric];
        const ends = metric === 'resolution' ? 'closed' : 'answered';
        expect(await cyclesBehind(basis, metric, ends), metric).toBe(times.cycles);
        if (metric !== 'resolution') expect(await cyclesBehind(basis, metric, 'closed')).toBe(cycles.closedUnanswered);
      }
    });
  });

  /** Breaches of those conversations, counted by hand. */
  async function breachesOf(ids: readonly string[], from: number, to: number, { groupBy, group }: Asked) {
    const rows = await service.store.db
      .selectFrom('cycles')
      .selectAll()
      .where('workspace', '=', 'w')
      .where('retracted_at', 'is', null)
      .where('breached_at', '>=', from)
      .where('breached_at', '<', to)
      .execute();
    const there = new Set(ids);
    return rows.filter(
      (row) =>
        there.has(row.conversation) &&
        (groupBy === null || groupBy === 'day' || group === undefined || row[groupBy] === group),
    );
  }

  /** Each of the listed has such a cycle; how many they have. */
  async function cyclesBehind(basis: Basis, metric: Metric, end: string): Promise<number> {
    const ids = await listed(behind({ basis, groupBy: null }, { metric, cycleEnd: [end] }));
    const rows = await service.store.db
      .selectFrom('cycles')
      .select(['conversation', 'ended_at'])
      .where('workspace', '=', 'w')
      .where('retracted_at', 'is', null)
      .where('metric', '=', metric)
      .where('end_reason', '=', end)
      .execute();
    const theirs = rows.filter(
      ({ conversation, ended_at }) =>
        ids.includes(conversation) && (basis !== 'ended' || (ended_at! >= FROM && ended_at! < TO)),
    );
    expect(new Set(theirs.map(({ conversation }) => conversation)).size).toBe(ids.length);
    return theirs.length;
  }

  test('breaches that were told of and corrected', async () => {
    const { corrected } = await report({ basis: 'created', groupBy: null });
    const period = { breachedFrom: FROM, breachedTo: TO };
    const ids = await listed({ corrected: true, ...period });
    const rows = await service.store.db
      .selectFrom('transitions')
      .select('conversation')
      .where('workspace', '=', 'w')
      .where('retracted_at', 'is not', null)
      .where('tripwire', '=', 'urgent')
      .where('at', '>=', FROM)
      .where('at', '<', TO)
      .execute();
    expect(new Set(ids)).toEqual(new Set(rows.map(({ conversation }) => conversation)));
    expect(corrected).toBe(rows.length);
    expect(corrected).toBeGreaterThan(2);
    // And none of them is listed as breached then by what was corrected alone.
    const firstReplies = await listed({ corrected: true, metric: 'firstReply', ...period });
    const standing = await listed({ corrected: false, metric: 'firstReply', ...period });
    expect(firstReplies.filter((id) => standing.includes(id))).toEqual([]);
  });

  test('the story has figures of every kind, so that none is right by being nothing', async () => {
    for (const basis of BASES) {
      const { overall } = await report({ basis, groupBy: null });
      const least = (name: string, count: number) => expect(count, `${basis}: ${name}`).toBeGreaterThan(0);
      least('breached', overall.breached);
      least('excused', overall.excused);
      least('total kept', overall.total - overall.breached);
      if (basis !== 'ended') least('uncovered', overall.uncovered);
      if (basis === 'created') least('cancelled', overall.cancelledBreached);
      for (const metric of METRICS) {
        least(`${metric} met`, overall.metrics[metric].conversations.met);
        least(`${metric} breached`, overall.metrics[metric].conversations.breached);
      }
      if (basis === 'created') least('running', overall.metrics.resolution.conversations.breached);
    }
  });

  test('the heat map, cell by cell', async () => {
    const { heatMap, overall } = await report({ basis: 'created', groupBy: null });
    expect(heatMap.reduce((sum, { breaches }) => sum + breaches, 0)).toBe(overall.breachesInPeriod);
    expect(heatMap.length).toBeGreaterThan(20);
    for (const { weekday, hour, breaches } of heatMap) {
      const breachHour = { weekday, hour, timeZone: ZONE };
      const ids = await listed({ deleted: false, breachedFrom: FROM, breachedTo: TO, breachHour });
      const rows = await breachesOf(ids, FROM, TO, { basis: 'created', groupBy: null });
      const inHour = rows.filter(({ breached_at }) => {
        const local = localHourOf(breached_at!, ZONE);
        return local.weekday === weekday && local.hour === hour;
      });
      expect([weekday, hour, inHour.length]).toEqual([weekday, hour, breaches]);
      expect(new Set(inHour.map(({ conversation }) => conversation)).size).toBe(ids.length);
    }
  });

  test("a later cycle's warning, whose metric stays in breach, is no breach to be excused (§5.4)", async () => {
    const warning = await service.store.db
      .selectFrom('transitions')
      .select('id')
      .where('workspace', '=', 'w')
      .where('to_state', '=', 'breach')
      .where('tripwire', '!=', 'urgent')
      .executeTakeFirstOrThrow();
    const excused = await excuse(service.store, NOW, { workspace: 'w', name: 'Ada' }, warning.id, 'A mistake.');
    expect(excused).toEqual({ kind: 'not_a_breach' });
  });

  test('counts take the same filters, of what is open', async () => {
    for (const filter of [{ uncovered: true }, { excused: true }, behind({ basis: 'created', groupBy: null })]) {
      const open = await listed({ ...filter, active: true });
      expect((await countConversations(context, { workspace: 'w', filter })).open).toBe(open.length);
    }
  });

  /** Which index finds what a period holds, however many there ever were. */
  const PLANS: readonly [Filter, ...RegExp[]][] = [
    [{ completedFrom: FROM, completedTo: TO }, /conversations_completed/],
    [{ endedFrom: FROM, endedTo: TO, metric: 'firstReply', standing: 'then', team: ['support'] }, /cycles_ended/],
    [{ breachedFrom: FROM, breachedTo: TO, deleted: false }, /transitions_(breaches|at)/],
    [
      { breachedFrom: FROM, breachedTo: TO, breachHour: { weekday: 1, hour: 9, timeZone: ZONE } },
      /transitions_(breaches|at)/,
    ],
    [
      { createdFrom: FROM, createdTo: TO, outcome: 'breached', standing: 'then', team: ['support'] },
      /conversations_listed/,
    ],
    [{ createdFrom: FROM, createdTo: TO, excused: true }, /conversations_listed/],
  ];

  test.each(PLANS)('%o is found by an index', async (filter, ...indexes) => {
    const asked: CompiledQuery[] = [];
    const plan = database.kind === 'sqlite' ? await planOnSqlite(filter, asked) : await planOnPostgres(filter);
    // PostgreSQL goes by how much it has of what: on so few rows any index will do.
    if (database.kind === 'sqlite') for (const index of indexes) expect(plan).toMatch(index);
    // Nothing is looked through whole.
    expect(plan).not.toMatch(/^SCAN (conversations|cycles|transitions)|Seq Scan/m);
  });

  async function planOnSqlite(filter: Filter, asked: CompiledQuery[]): Promise<string> {
    const { location } = service.store;
    if (location.kind !== 'sqlite') throw new Error('not SQLite');
    const connections = new SqliteConnections(location.path);
    const db = new Kysely<Tables>({
      dialect: sqliteKyselyDialect(connections),
      log: ({ query }) => void asked.push(query),
    });
    await listConversations(
      { ...context, db },
      { workspace: 'w', filter, sort: 'created', limit: 50, cursor: null, now: NOW },
    );
    const query = asked.find((each) => each.sql.includes('order by'))!;
    const rows = connections.reader.prepare(`explain query plan ${query.sql}`).all(...(query.parameters as string[]));
    await db.destroy();
    return rows.map((row) => (row as { detail: string }).detail).join('\n');
  }

  /** On so few rows it would look through them all: only whether an index can answer is asked. */
  async function planOnPostgres(filter: Filter): Promise<string> {
    return service.store.db.connection().execute(async (db) => {
      await sql`set enable_seqscan = off`.execute(db);
      const asked: CompiledQuery[] = [];
      const executor = db.getExecutor();
      const run = executor.executeQuery.bind(executor);
      executor.executeQuery = (query) => {
        asked.push(query as CompiledQuery);
        return run(query);
      };
      await listConversations(
        { ...context, db },
        { workspace: 'w', filter, sort: 'created', limit: 50, cursor: null, now: NOW },
      );
      const query = asked.find((each) => each.sql.includes('order by'))!;
      const explained = await run<Record<string, string>>({ ...query, sql: `explain ${query.sql}` });
      await sql`reset enable_seqscan`.execute(db);
      return explained.rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  }
});
