/** The rows of conversations as a report counts them: of those created on a day, or of some by name. */
import type { CycleEnd, Metric } from '@kept/engine';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { ReportConversation, ReportCycle } from '../reports/rows.ts';
import type { Dialect } from '../store/dialect.ts';
import type { ConversationTable, Tables } from '../store/tables.ts';
import { cycleKey, excusedCycles } from './excused.ts';

const DAY_MS = 86_400_000;
/** So many are asked for at once. */
const AT_ONCE = 1_000;

const STANDING = ['team', 'channel', 'assignee', 'priority', 'tier'] as const;
const CYCLE = [
  ...(['metric', 'cycle', 'policy', 'started_at', 'ended_at', 'end_reason', 'breached_at', 'elapsed_ms'] as const),
  ...STANDING,
  'conversation',
] as const;

interface Place {
  readonly db: Kysely<Tables>;
  readonly dialect: Dialect;
  readonly workspace: string;
}

const CONVERSATION = ['id', 'created_at', 'completed_at', 'deleted', ...STANDING] as const;
type ConversationRow = Pick<Selectable<ConversationTable>, (typeof CONVERSATION)[number]>;

/** All that were created on a day of UTC, in whole days since 1970. */
export async function rowsOfDay(place: Place, day: number): Promise<ReportConversation[]> {
  const conversations = await place.db
    .selectFrom('conversations')
    .select(CONVERSATION)
    .where('workspace', '=', place.workspace)
    .where('created_at', '>=', day * DAY_MS)
    .where('created_at', '<', (day + 1) * DAY_MS)
    .execute();
  const rows: ReportConversation[] = [];
  for (const some of chunked(conversations)) rows.push(...(await withCycles(place, some)));
  return rows;
}

/** Those of the named ones that are there. */
export async function rowsOf(place: Place, ids: readonly string[]): Promise<ReportConversation[]> {
  const rows: ReportConversation[] = [];
  for (const some of chunked(ids)) {
    const conversations = await place.db
      .selectFrom('conversations')
      .select(CONVERSATION)
      .where('workspace', '=', place.workspace)
      .where(place.dialect.among('id', some))
      .execute();
    rows.push(...(await withCycles(place, conversations)));
  }
  return rows;
}

function* chunked<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let first = 0; first < all.length; first += AT_ONCE) yield all.slice(first, first + AT_ONCE);
}

async function withCycles(place: Place, conversations: readonly ConversationRow[]): Promise<ReportConversation[]> {
  const { db, dialect, workspace } = place;
  const cycles = await db
    .selectFrom('cycles')
    .select(CYCLE)
    .where('workspace', '=', workspace)
    .where(
      dialect.among(
        'conversation',
        conversations.map(({ id }) => id),
      ),
    )
    .where(sql<boolean>`retracted_at is null`)
    .execute();
  const breached = new Set(cycles.flatMap((row) => (row.breached_at === null ? [] : [row.conversation])));
  const excused = await excusedCycles(place, place.workspace, [...breached]);
  const byConversation = Map.groupBy(cycles, ({ conversation }) => conversation);
  return conversations.map(({ id, created_at, completed_at, deleted, team, channel, assignee, priority, tier }) => ({
    id,
    createdAt: created_at,
    completedAt: completed_at,
    deleted: deleted === 1,
    ...{ team, channel, assignee, priority, tier },
    cycles: (byConversation.get(id) ?? []).map(
      (row): ReportCycle => ({
        metric: row.metric as Metric,
        cycle: row.cycle,
        policy: row.policy,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        endReason: row.end_reason as CycleEnd | null,
        breachedAt: row.breached_at,
        excused: row.breached_at !== null && excused.has(cycleKey(row)),
        clockMs: row.ended_at === null ? null : row.elapsed_ms,
        ...{ team: row.team, channel: row.channel, assignee: row.assignee, priority: row.priority, tier: row.tier },
      }),
    ),
  }));
}
