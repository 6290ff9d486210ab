/**
 * The report from rows, given to the same report that files are: what is packed in blocks (./compliance-blocks.ts) gives
 * the same, and this while it is still to be packed.
 */
import type { CycleEnd, Metric } from '@kept/engine';
import { ComplianceCount, type ReportOptions } from '../reports/compliance.ts';
import type { ReportConversation, ReportCycle, ReportStanding } from '../reports/rows.ts';
import { cycleKey, excusedCycles } from '../rollups/excused.ts';
import { lets, type ReportFilter } from '../rollups/question.ts';
import type { AskCompliance, StoredReport } from './compliance.ts';
import {
  type BreachRow,
  breachesOf,
  type ConversationRow,
  type CycleRow,
  conversationsOf,
  cyclesOf,
  deletedOf,
} from './compliance-rows.ts';
import type { Context } from './context.ts';
import { HeatCount } from './heat-map.ts';

/** A year in slices keeps in memory what a day has; and others have a turn in between. */
const SLICE_MS = 86_400_000;

/** Without what was corrected. @param context whose `db` reads of one moment, so that breaches are those of the rows */
export async function complianceByRows(
  context: Pick<Context, 'db' | 'dialect'>,
  { workspace, options, filter }: AskCompliance,
): Promise<Omit<StoredReport, 'corrected'>> {
  const counting = new ComplianceCount(options);
  const heat = new HeatCount(options);
  const count = (rows: ReportRows) => {
    for (const row of rows.values()) {
      counting.add(row);
      heat.add(row);
    }
  };
  const excused = await excusedCycles(context, workspace);
  const deleted = await deletedOf(context, workspace);
  const fresh = () => new ReportRows(filter, excused, deleted);
  /** Conversations that are in the period: counted with all their cycles, breaches included. */
  const whole = new Set<string>();
  // A cycle's end says nothing of its conversation's others: those that ended in the period are counted together.
  const last = fresh();
  const { basis } = options;
  if (basis === 'ended') {
    for (const row of await cyclesOf(context, workspace, options)) last.cycle(row);
  } else {
    for (const slice of slicesOf(options)) {
      const rows = fresh();
      for (const row of await conversationsOf(context, workspace, basis, slice)) {
        whole.add(row.id);
        rows.conversation(row);
      }
      for (const row of await cyclesOf(context, workspace, slice)) rows.cycle(row);
      count(rows);
    }
  }
  for (const slice of slicesOf(options)) {
    for (const row of await breachesOf(context, workspace, slice)) if (!whole.has(row.conversation)) last.breach(row);
  }
  count(last);
  return { ...counting.report(), heatMap: heat.cells() };
}

function* slicesOf(options: ReportOptions): Generator<ReportOptions> {
  for (let from = options.from; from < options.to; from += SLICE_MS) {
    yield { ...options, from, to: Math.min(options.to, from + SLICE_MS) };
  }
}

type Row = ReportConversation & { readonly cycles: ReportCycle[] };

/** Before any instant: such a conversation is in no period, only its breach may be. */
const NEVER = Number.NEGATIVE_INFINITY;

class ReportRows {
  readonly #filter: ReportFilter;
  readonly #excused: ReadonlySet<string>;
  readonly #deleted: ReadonlySet<string>;
  readonly #rows = new Map<string, Row>();
  /** Those that have a cycle, whether or not it passes the filter. */
  readonly #clocked = new Set<string>();
  /** Breaches of cycles that are here already. */
  readonly #breached = new Set<string>();

  constructor(filter: ReportFilter, excused: ReadonlySet<string>, deleted: ReadonlySet<string>) {
    this.#filter = filter;
    this.#excused = excused;
    this.#deleted = deleted;
  }

  conversation(row: ConversationRow): void {
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
    if (row.breached_at !== null) this.#breached.add(cycleKey(row));
    this.#add(row.conversation, {
      metric: row.metric as Metric,
      cycle: row.cycle,
      policy: row.policy,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      endReason: row.end_reason as CycleEnd | null,
      breachedAt: row.breached_at,
      excused: row.breached_at !== null && this.#excused.size > 0 && this.#excused.has(cycleKey(row)),
      clockMs: row.ended_at === null ? null : row.elapsed_ms,
      ...standingOf(row),
    });
  }

  /** Of a conversation that is not in the period, or a cycle that is not: its breach is counted all the same. */
  breach(row: BreachRow): void {
    if (this.#breached.has(cycleKey(row))) return;
    this.#add(row.conversation, {
      metric: row.metric as Metric,
      cycle: row.cycle,
      policy: row.policy,
      startedAt: row.at,
      endedAt: null,
      endReason: null,
      breachedAt: row.at,
      excused: this.#excused.has(cycleKey(row)),
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

  #add(conversation: string, cycle: ReportCycle): void {
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

/** @param of a conversation's has no metric, and passes none that is asked for */
export function passes(
  of: ReportStanding & { readonly policy: string | null; readonly metric?: Metric },
  filter: ReportFilter,
): boolean {
  const columns = ['team', 'channel', 'assignee', 'priority', 'tier', 'policy'] as const;
  if (filter.metric !== null && (of.metric === undefined || !filter.metric.includes(of.metric))) return false;
  return columns.every((column) => lets(filter, column, of[column]));
}
