/** The compliance report over the store (§10): the rows of a period, given to the same report that files are. */
import type { CycleEnd, Metric } from '@kept/engine';
import type { Selectable } from 'kysely';
import { type ComplianceReport, complianceReport, type ReportOptions } from '../reports/compliance.ts';
import type { ReportConversation, ReportCycle, ReportStanding } from '../reports/rows.ts';
import type { ConversationTable, CycleTable } from '../store/tables.ts';
import type { Context } from './context.ts';
import { type HeatCell, heatMap } from './heat-map.ts';

export interface ReportFilter {
  readonly metric: readonly Metric[] | null;
  readonly team: readonly string[] | null;
  readonly channel: readonly string[] | null;
  readonly priority: readonly string[] | null;
  readonly tier: readonly string[] | null;
  readonly policy: readonly string[] | null;
  /** `unassigned` stands for nobody. */
  readonly assignee: readonly string[] | null;
}

export interface AskCompliance {
  readonly workspace: string;
  readonly options: ReportOptions;
  readonly filter: ReportFilter;
}

export type StoredReport = ComplianceReport & { readonly heatMap: HeatCell[] };

export async function compliance(
  context: Context,
  { workspace, options, filter }: AskCompliance,
): Promise<StoredReport> {
  const [conversations, cycles, excused] = await Promise.all([
    conversationsOf(context, workspace, options),
    cyclesOf(context, workspace, options),
    excusedOf(context, workspace),
  ]);
  const rows = joined(conversations, cycles, excused, filter);
  return {
    ...complianceReport(rows, options),
    heatMap: heatMap(rows.values(), options),
  };
}

const CONVERSATION = [
  'id',
  'created_at',
  'completed_at',
  'deleted',
  'team',
  'channel',
  'assignee',
  'priority',
  'tier',
] as const;
type ConversationRow = Pick<Selectable<ConversationTable>, (typeof CONVERSATION)[number]>;

const CYCLE = [
  'cycles.conversation',
  'cycles.metric',
  'cycles.cycle',
  'cycles.policy',
  'cycles.started_at',
  'cycles.ended_at',
  'cycles.end_reason',
  'cycles.breached_at',
  'cycles.elapsed_ms',
  'cycles.team',
  'cycles.channel',
  'cycles.assignee',
  'cycles.priority',
  'cycles.tier',
  'conversations.created_at',
  'conversations.completed_at',
  'conversations.deleted',
] as const;
type CycleRow = Pick<
  Selectable<CycleTable>,
  | 'conversation'
  | 'metric'
  | 'cycle'
  | 'policy'
  | 'started_at'
  | 'ended_at'
  | 'end_reason'
  | 'breached_at'
  | 'elapsed_ms'
  | keyof ReportStanding
> &
  Pick<Selectable<ConversationTable>, 'created_at' | 'completed_at' | 'deleted'>;

/** Conversations that the report is over; of `ended`, the cycles say which. */
async function conversationsOf(
  { db }: Context,
  workspace: string,
  { basis, from, to }: ReportOptions,
): Promise<ConversationRow[]> {
  if (basis === 'ended') return [];
  const column = basis === 'created' ? 'created_at' : 'completed_at';
  return db
    .selectFrom('conversations')
    .select(CONVERSATION)
    .where('workspace', '=', workspace)
    .where(column, '>=', from)
    .where(column, '<', to)
    .execute();
}

/** Their cycles, and beside them those that breached in the period, whoever's they are. */
async function cyclesOf(context: Context, workspace: string, options: ReportOptions): Promise<CycleRow[]> {
  const { basis, from, to } = options;
  const { db } = context;
  const current = db
    .selectFrom('cycles')
    .innerJoin('conversations', (join) =>
      join
        .onRef('conversations.workspace', '=', 'cycles.workspace')
        .onRef('conversations.id', '=', 'cycles.conversation'),
    )
    .select(CYCLE)
    .where('cycles.workspace', '=', workspace)
    .where('cycles.retracted_at', 'is', null);
  const column = basis === 'ended' ? 'cycles.ended_at' : (`conversations.${basis}_at` as const);
  const inPeriod = current.where(column, '>=', from).where(column, '<', to);
  const breached = current
    .innerJoin('transitions', (join) =>
      join
        .onRef('transitions.workspace', '=', 'cycles.workspace')
        .onRef('transitions.conversation', '=', 'cycles.conversation')
        .onRef('transitions.metric', '=', 'cycles.metric')
        .onRef('transitions.cycle', '=', 'cycles.cycle'),
    )
    .where('transitions.at', '>=', from)
    .where('transitions.at', '<', to)
    .where('transitions.to_state', '=', 'breach')
    .where('transitions.retracted_at', 'is', null);
  const found = await Promise.all([inPeriod.execute(), breached.execute()]);
  return found.flat();
}

/** Breaches that are excused, as `conversation\0metric\0cycle`. */
async function excusedOf({ db }: Context, workspace: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('excuses')
    .innerJoin('transitions', (join) =>
      join
        .onRef('transitions.workspace', '=', 'excuses.workspace')
        .onRef('transitions.conversation', '=', 'excuses.conversation')
        .onRef('transitions.id', '=', 'excuses.transition'),
    )
    .select(['transitions.conversation', 'transitions.metric', 'transitions.cycle'])
    .where('excuses.workspace', '=', workspace)
    .where('excuses.withdrawn_at', 'is', null)
    .where('transitions.retracted_at', 'is', null)
    .execute();
  return new Set(rows.map(keyOf));
}

function keyOf({ conversation, metric, cycle }: { conversation: string; metric: string; cycle: number }): string {
  return `${conversation}\0${metric}\0${cycle}`;
}

function joined(
  conversations: readonly ConversationRow[],
  cycles: readonly CycleRow[],
  excused: ReadonlySet<string>,
  filter: ReportFilter,
): ReportConversation[] {
  const byConversation = new Map<string, Map<string, ReportCycle>>();
  const ofCycles = new Map<string, CycleRow>();
  for (const row of cycles) {
    const cycle = reportCycle(row, excused);
    ofCycles.set(row.conversation, row);
    if (!passes(cycle, filter)) continue;
    const theirs = byConversation.get(row.conversation) ?? new Map<string, ReportCycle>();
    theirs.set(keyOf(row), cycle);
    byConversation.set(row.conversation, theirs);
  }
  const rows: ReportConversation[] = [];
  for (const row of conversations) {
    const theirs = [...(byConversation.get(row.id)?.values() ?? [])];
    byConversation.delete(row.id);
    // One without a clock is judged by what it is now; one whose every cycle was filtered out is not in the report.
    if (
      theirs.length === 0 &&
      (ofCycles.has(row.id) || filter.metric !== null || !passes({ ...row, policy: null }, filter))
    )
      continue;
    rows.push({
      id: row.id,
      createdAt: row.created_at,
      completedAt: row.completed_at,
      deleted: row.deleted === 1,
      ...standingOf(row),
      cycles: theirs,
    });
  }
  for (const [id, theirs] of byConversation) {
    const row = ofCycles.get(id)!;
    rows.push({
      id,
      createdAt: row.created_at,
      completedAt: row.completed_at,
      deleted: row.deleted === 1,
      ...standingOf(row),
      cycles: [...theirs.values()],
    });
  }
  return rows;
}

function reportCycle(row: CycleRow, excused: ReadonlySet<string>): ReportCycle {
  return {
    metric: row.metric as Metric,
    cycle: row.cycle,
    policy: row.policy,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason as CycleEnd | null,
    breachedAt: row.breached_at,
    excused: row.breached_at !== null && excused.has(keyOf(row)),
    clockMs: row.ended_at === null ? null : row.elapsed_ms,
    ...standingOf(row),
  };
}

function standingOf({ team, channel, assignee, priority, tier }: ReportStanding): ReportStanding {
  return { team, channel, assignee, priority, tier };
}

function passes(
  of: ReportStanding & { readonly policy: string | null; readonly metric?: Metric },
  filter: ReportFilter,
): boolean {
  const among = (values: readonly string[] | null, value: string | null) =>
    values === null || (value !== null && values.includes(value));
  return (
    (filter.metric === null || (of.metric !== undefined && filter.metric.includes(of.metric))) &&
    among(filter.team, of.team) &&
    among(filter.channel, of.channel) &&
    among(filter.priority, of.priority) &&
    among(filter.tier, of.tier) &&
    among(filter.policy, of.policy) &&
    among(filter.assignee, of.assignee ?? 'unassigned')
  );
}
