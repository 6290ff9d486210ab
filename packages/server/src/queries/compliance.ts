/** The compliance report over the store (§10): the rows of a period, given to the same report that files are. */
import type { CycleEnd, Metric } from '@kept/engine';
import { type ComplianceReport, complianceReport, type ReportOptions } from '../reports/compliance.ts';
import type { ReportConversation, ReportCycle, ReportStanding } from '../reports/rows.ts';
import {
  type BreachRow,
  breachesOf,
  type ConversationRow,
  type CycleRow,
  conversationsOf,
  cyclesOf,
  deletedOf,
  excusedOf,
  keyOf,
} from './compliance-rows.ts';
import type { Context } from './context.ts';
import { correctedBreaches } from './corrected.ts';
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

export type StoredReport = ComplianceReport & {
  readonly heatMap: HeatCell[];
  /** Breaches of the period that were recorded and later found not to be (§9.2): in no figure any more. */
  readonly corrected: number;
};

export async function compliance(
  context: Context,
  { workspace, options, filter }: AskCompliance,
): Promise<StoredReport> {
  const { basis } = options;
  const conversations = basis === 'ended' ? [] : await conversationsOf(context, workspace, basis, options);
  const rows = new ReportRows(filter, await excusedOf(context, workspace), await deletedOf(context, workspace));
  for (const row of conversations) rows.conversation(row);
  for (const row of await cyclesOf(context, workspace, options)) rows.cycle(row);
  for (const row of await breachesOf(context, workspace, options)) rows.breach(row);
  const corrected = await correctedBreaches(context, workspace, options);
  return {
    ...complianceReport(rows.values(), options),
    heatMap: heatMap(rows.values(), options),
    corrected: corrected.filter((breach) => passes(breach, filter)).length,
  };
}

type Row = ReportConversation & { readonly cycles: ReportCycle[] };

/** Before any instant: such a conversation is in no period, only its breach may be. */
const NEVER = Number.NEGATIVE_INFINITY;

class ReportRows {
  readonly #filter: ReportFilter;
  readonly #excused: ReadonlySet<string>;
  readonly #deleted: ReadonlySet<string>;
  readonly #rows = new Map<string, Row>();
  /** Conversations that are in the period themselves: with all their cycles. */
  readonly #whole = new Set<string>();
  /** Those that have a cycle, whether or not it passes the filter. */
  readonly #clocked = new Set<string>();
  readonly #cycles = new Set<string>();

  constructor(filter: ReportFilter, excused: ReadonlySet<string>, deleted: ReadonlySet<string>) {
    this.#filter = filter;
    this.#excused = excused;
    this.#deleted = deleted;
  }

  conversation(row: ConversationRow): void {
    this.#whole.add(row.id);
    this.#rows.set(row.id, {
      id: row.id,
      createdAt: row.created_at,
      completedAt: row.completed_at,
      deleted: row.deleted === 1,
      ...standingOf(row),
      cycles: [],
    });
  }

  cycle(row: CycleRow): void {
    this.#clocked.add(row.conversation);
    this.#add(row.conversation, keyOf(row), {
      metric: row.metric as Metric,
      cycle: row.cycle,
      policy: row.policy,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      endReason: row.end_reason as CycleEnd | null,
      breachedAt: row.breached_at,
      excused: row.breached_at !== null && this.#excused.has(keyOf(row)),
      clockMs: row.ended_at === null ? null : row.elapsed_ms,
      ...standingOf(row),
    });
  }

  /** Of a conversation that is not in the period, or a cycle that is not: its breach is counted all the same. */
  breach(row: BreachRow): void {
    if (this.#whole.has(row.conversation) || this.#cycles.has(keyOf(row))) return;
    this.#add(row.conversation, keyOf(row), {
      metric: row.metric as Metric,
      cycle: row.cycle,
      policy: row.policy,
      startedAt: row.at,
      endedAt: null,
      endReason: null,
      breachedAt: row.at,
      excused: this.#excused.has(keyOf(row)),
      clockMs: null,
      ...standingOf(row),
    });
  }

  /** One without a clock is judged by what it is now; one whose every cycle was filtered out is not in the report. */
  *values(): Iterable<ReportConversation> {
    for (const row of this.#rows.values()) {
      if (row.cycles.length > 0) yield row;
      else if (!this.#clocked.has(row.id) && passes({ ...row, policy: null }, this.#filter)) yield row;
    }
  }

  #add(conversation: string, key: string, cycle: ReportCycle): void {
    this.#cycles.add(key);
    if (!passes(cycle, this.#filter)) return;
    let row = this.#rows.get(conversation);
    if (row === undefined) {
      const deleted = this.#deleted.has(conversation);
      row = { id: conversation, createdAt: NEVER, completedAt: null, deleted, ...standingOf(cycle), cycles: [] };
      this.#rows.set(conversation, row);
    }
    row.cycles.push(cycle);
  }
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
