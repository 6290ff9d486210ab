/** The whole board and the report as of a past instant: as it was, or as it was known then. Every conversation is folded. */
import {
  compareText,
  type Fold,
  foldEvents,
  formatInstant,
  type Holidays,
  isActive,
  METRICS,
  type Metric,
  parseInstant,
  type RiskState,
  timelineOf,
} from '@kept/engine';
import type { ReadingHooks } from '../lives/hooks.ts';
import type { Life } from '../lives/life.ts';
import { countLives, livesInStore, positionNow, type StoreContext } from '../lives/store-lives.ts';
import { attributesOf, type Row, summaryWith } from '../queries/row.ts';
import { ComplianceCount, type ComplianceReport, type ReportOptions } from '../reports/compliance.ts';
import { breachKey, reportRow } from '../reports/rows.ts';
import type { Configuration } from '../revisions/configuration.ts';
import { Configurations } from '../revisions/loading.ts';

/** Plain data: it is sent to a thread. */
export interface PastAsked {
  readonly workspace: string;
  /** Events and time up to here. */
  readonly at: number;
  /** Only what had been received, and revisions that had been saved, by then; null for all that is known. */
  readonly knownAt: number | null;
  /** The report as of `at`, over a period; null for none. */
  readonly report: Omit<ReportOptions, 'until'> | null;
}

export interface Past {
  /** Conversations that there were. */
  readonly conversations: number;
  readonly open: number;
  /** Open ones by risk; `none` has no clock so far. */
  readonly risk: Readonly<Record<RiskState | 'none', number>>;
  readonly report: ComplianceReport | null;
  /** Open ones, soonest due first; no more than are listed. */
  readonly board: readonly Row[];
  readonly truncated: boolean;
}

/** Open conversations beyond these are counted, and not listed. */
export const BOARD_LISTED = 5_000;
/** Conversations between two looks at the signal. */
const PIECE = 256;

/** @throws UnknownWorkspaceError; the signal's reason where it is aborted */
export async function pastOf(
  store: StoreContext,
  holidays: Holidays,
  asked: PastAsked,
  { signal, progress }: ReadingHooks = {},
): Promise<Past> {
  const { workspace, at, knownAt, report } = asked;
  const configuration = await new Configurations(store.dialect, holidays).load(store.db, workspace, false);
  const timelineFor = timelinesKnown(configuration, knownAt);
  const which = {
    ...{ workspace, position: await positionNow(store, workspace), personal: true, unborn: true },
    ...(knownAt === null ? {} : { knownAt }),
  };
  const total = await countLives(store, which);
  const counting = report && new ComplianceCount({ ...report, until: at });
  const excused = report === null ? new Set<string>() : await excusedBreaches(store, workspace, knownAt);
  const board = new Board();
  let folded = 0;
  for await (const life of livesInStore(store, which)) {
    if (folded % PIECE === 0) {
      signal?.throwIfAborted();
      progress?.({ replayed: folded, total });
    }
    folded++;
    const fold = foldEvents(timelineFor(life), life.events, at);
    if (fold.conversation === null) continue;
    board.add(fold, at);
    const row = counting && reportRow(fold, excused);
    if (row) counting!.add(row);
  }
  signal?.throwIfAborted();
  return { ...board.past(), report: counting?.report() ?? null };
}

function timelinesKnown(configuration: Configuration, knownAt: number | null) {
  if (knownAt === null) return ({ initialRevision }: Life) => configuration.timelineFrom(initialRevision);
  const [first, ...later] = configuration.revisions;
  const known = [first!, ...later.filter((revision) => revision.at <= knownAt)];
  const timeline = timelineOf(known);
  return ({ initialRevision }: Life) => (initialRevision === null ? timeline : timelineOf(known, initialRevision));
}

/** Breaches that were excused by then: as the report names them. */
async function excusedBreaches({ db }: StoreContext, workspace: string, knownAt: number | null): Promise<Set<string>> {
  const rows = await db
    .selectFrom('excuses')
    .innerJoin('transitions', (join) =>
      join
        .onRef('transitions.workspace', '=', 'excuses.workspace')
        .onRef('transitions.conversation', '=', 'excuses.conversation')
        .onRef('transitions.id', '=', 'excuses.transition'),
    )
    .select(['transitions.conversation', 'metric', 'cycle', 'excuses.at', 'excuses.withdrawn_at'])
    .where('excuses.workspace', '=', workspace)
    .execute();
  const known = knownAt ?? Number.POSITIVE_INFINITY;
  return new Set(
    rows
      .filter(({ at, withdrawn_at }) => at <= known && (withdrawn_at === null || withdrawn_at > known))
      .map(({ conversation, metric, cycle }) => breachKey(conversation, metric as Metric, cycle)),
  );
}

class Board {
  readonly #risk: Record<RiskState | 'none', number> = { sla: 0, at_risk: 0, urgent: 0, breach: 0, none: 0 };
  #rows: { readonly due: number; readonly row: Row }[] = [];
  #conversations = 0;
  #open = 0;
  #truncated = false;

  add(fold: Fold, at: number): void {
    this.#conversations++;
    const conversation = fold.conversation!;
    if (!isActive(conversation)) return;
    this.#open++;
    const last = (metric: Metric) =>
      fold.written.applications.findLast((each) => each.metric === metric)?.policy ?? null;
    const policies = Object.fromEntries(METRICS.map((metric) => [metric, last(metric)])) as Record<
      Metric,
      string | null
    >;
    const row: Row = {
      ...summaryWith(fold, at, policies),
      ...attributesOf(conversation, null),
      updatedAt: formatInstant(conversation.position!.at),
    };
    this.#risk[(row.risk as RiskState | null) ?? 'none']++;
    this.#rows.push({ due: dueOf(row), row });
    if (this.#rows.length >= 2 * BOARD_LISTED) this.#cut();
  }

  past(): Omit<Past, 'report'> {
    this.#cut();
    return {
      conversations: this.#conversations,
      open: this.#open,
      risk: { ...this.#risk },
      board: this.#rows.map(({ row }) => row),
      truncated: this.#truncated,
    };
  }

  /** What presses least is let go, so that no more is in memory than is listed twice. */
  #cut(): void {
    this.#rows.sort((a, b) => a.due - b.due || compareText(a.row.id, b.row.id));
    if (this.#rows.length <= BOARD_LISTED) return;
    this.#truncated = true;
    this.#rows = this.#rows.slice(0, BOARD_LISTED);
  }
}

/** The earliest due instant of its running clocks; what has none stands last. */
function dueOf({ metrics }: Row): number {
  const due = Object.values(metrics).map((metric) =>
    metric.dueAt === null ? Number.POSITIVE_INFINITY : parseInstant(metric.dueAt)!,
  );
  return Math.min(Number.POSITIVE_INFINITY, ...due);
}
