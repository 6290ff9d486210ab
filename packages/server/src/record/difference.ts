/**
 * What has to be done to stored rows so that they say what a fold says now. What was not known before is added in
 * place; what was known and does not follow any more is kept, retracted, and what follows instead is put beside it (§9.2).
 */
import type { Selectable } from 'kysely';
import type { ApplicationTable, CycleTable, EpisodeTable, TransitionTable } from '../store/tables.ts';
import type { ApplicationFact, CycleFact, EpisodeFact, Facts, TransitionFact } from './facts.ts';

export interface StoredFacts {
  readonly episodes: readonly Selectable<EpisodeTable>[];
  readonly cycles: readonly Selectable<CycleTable>[];
  readonly applications: readonly Selectable<ApplicationTable>[];
  readonly transitions: readonly Selectable<TransitionTable>[];
}

/** Rows of one table: `stored` and `fresh` are of one key where both are there. */
export interface Pair<Row, Fact> {
  readonly stored: Row | null;
  readonly fresh: Fact | null;
  /** `same`; `grown`: what was open is known now; `changed`: what was recorded does not follow any more; `new`; `gone`. */
  readonly kind: 'same' | 'grown' | 'changed' | 'new' | 'gone';
}

export interface Difference {
  readonly episodes: readonly Pair<Selectable<EpisodeTable>, EpisodeFact>[];
  readonly cycles: readonly Pair<Selectable<CycleTable>, CycleFact>[];
  readonly applications: readonly Pair<Selectable<ApplicationTable>, ApplicationFact>[];
  readonly transitions: readonly Pair<Selectable<TransitionTable>, TransitionFact>[];
}

export function differenceOf(stored: StoredFacts, fresh: Facts): Difference {
  return {
    episodes: paired(stored.episodes, fresh.episodes, (row) => String(row.episode), compareEpisodes),
    cycles: paired(stored.cycles, fresh.cycles, (row) => `${row.metric}/${row.cycle}`, compareCycles),
    applications: paired(
      stored.applications,
      fresh.applications,
      (row) => `${row.metric}/${row.cycle}/${row.application}`,
      compareApplications,
    ),
    transitions: pairedTransitions(stored.transitions, fresh.transitions),
  };
}

type Comparison = 'same' | 'grown' | 'changed';

function paired<Row, Fact>(
  stored: readonly Row[],
  fresh: readonly Fact[],
  keyOf: (row: Row | Fact) => string,
  compare: (row: Row, fact: Fact) => Comparison,
): Pair<Row, Fact>[] {
  const rows = new Map(stored.map((row) => [keyOf(row), row]));
  const pairs: Pair<Row, Fact>[] = [];
  for (const fact of fresh) {
    const key = keyOf(fact);
    const row = rows.get(key);
    rows.delete(key);
    if (row === undefined) pairs.push({ stored: null, fresh: fact, kind: 'new' });
    else pairs.push({ stored: row, fresh: fact, kind: compare(row, fact) });
  }
  for (const row of rows.values()) pairs.push({ stored: row, fresh: null, kind: 'gone' });
  return pairs;
}

/** Fields that say something new where they said nothing, or grow. */
function compareFields<Fact extends object>(row: Fact, fact: Fact, open: readonly (keyof Fact)[]): Comparison {
  let grown = false;
  for (const key of Object.keys(fact) as (keyof Fact)[]) {
    if (row[key] === fact[key]) continue;
    if (!open.includes(key)) return 'changed';
    grown = true;
  }
  return grown ? 'grown' : 'same';
}

function unknown<Row>(row: Row, keys: readonly (keyof Row)[]): (keyof Row)[] {
  return keys.filter((key) => row[key] === null);
}

const compareEpisodes = (row: EpisodeFact, fact: EpisodeFact): Comparison =>
  compareFields(row, fact, [
    ...unknown(row, ['ended_at']),
    ...(fact.revision > row.revision ? ['revision' as const] : []),
  ]);

const STANDING = ['team', 'channel', 'assignee', 'priority', 'tier', 'policy'] as const;

function compareCycles(row: CycleFact, fact: CycleFact): Comparison {
  const open: (keyof CycleFact)[] = unknown(row, ['ended_at', 'end_reason', 'outcome', 'breached_at']);
  if (row.ended_at === null) {
    open.push('elapsed_ms');
    if (fact.level > row.level) open.push('level');
    if (row.breached_at === null) open.push(...STANDING);
  }
  return compareFields(row, fact, open);
}

const compareApplications = (row: ApplicationFact, fact: ApplicationFact): Comparison =>
  compareFields(row, fact, unknown(row, ['reached_at', 'due_at', 'ended_at', 'end_reason']));

const RANK: Readonly<Record<string, number>> = { low: 1, normal: 2, high: 3, urgent: 4 };

/** Of one cycle and instant; where late events gave its cycle another number, of one metric, instant and tripwire. */
function pairedTransitions(
  stored: readonly Selectable<TransitionTable>[],
  fresh: readonly TransitionFact[],
): Pair<Selectable<TransitionTable>, TransitionFact>[] {
  const pairs: Pair<Selectable<TransitionTable>, TransitionFact>[] = [];
  const rows = new Set(stored);
  const facts = new Set(fresh);
  const match = (alike: (row: TransitionFact, fact: TransitionFact) => boolean, kind?: Comparison) => {
    for (const fact of facts) {
      for (const row of rows) {
        if (row.at !== fact.at || row.metric !== fact.metric || !alike(row, fact)) continue;
        pairs.push({ stored: row, fresh: fact, kind: kind ?? (sameTransition(row, fact) ? 'same' : 'grown') });
        rows.delete(row);
        facts.delete(fact);
        break;
      }
    }
  };
  match((row, fact) => row.cycle === fact.cycle && row.tripwire === fact.tripwire);
  match((row, fact) => row.tripwire === fact.tripwire);
  // §5.5: what crosses more at the same instant is the same transition, and tells of more.
  match((row, fact) => row.cycle === fact.cycle && RANK[fact.tripwire]! > RANK[row.tripwire]!, 'grown');
  for (const fact of facts) pairs.push({ stored: null, fresh: fact, kind: 'new' });
  for (const row of rows) pairs.push({ stored: row, fresh: null, kind: 'gone' });
  return pairs;
}

function sameTransition(row: TransitionFact, fact: TransitionFact): boolean {
  return (Object.keys(fact) as (keyof TransitionFact)[]).every((key) => row[key] === fact[key]);
}
