/**
 * What a fold changes in the tables of the record, and what it makes known: rows to put in place, rows to keep as
 * retracted, triggers that fire.
 */
import type { Fold } from '@kept/engine';
import type { Insertable, Selectable } from 'kysely';
import type { Configuration } from '../revisions/configuration.ts';
import type { ApplicationTable, CycleTable, EpisodeTable, OutboxTable, TransitionTable } from '../store/tables.ts';
import { differenceOf, type StoredFacts } from './difference.ts';
import { type CycleFact, type Facts, factsOf, type TransitionFact } from './facts.ts';
import type { Folded } from './folding.ts';
import { JournalWriting } from './journal-writing.ts';
import { CURRENT, retire } from './retiring.ts';
import { ToldMets } from './told-mets.ts';

/** Keys of rows of edition 0 that are no more. */
type Key<T> = Partial<Selectable<T>>;

export interface Journal {
  readonly episodes: Insertable<EpisodeTable>[];
  readonly cycles: Insertable<CycleTable>[];
  readonly applications: Insertable<ApplicationTable>[];
  readonly transitions: Insertable<TransitionTable>[];
  readonly gone: {
    readonly episodes: Key<EpisodeTable>[];
    readonly cycles: Key<CycleTable>[];
    readonly applications: Key<ApplicationTable>[];
  };
  /** In the order of their instants; their positions are not yet known. */
  readonly outbox: Omit<Insertable<OutboxTable>, 'position'>[];
  /** How many rows have been retracted now. */
  retractions: number;
}

export interface JournalContext {
  readonly workspace: string;
  readonly configuration: Configuration;
  readonly detectedAt: number;
  /** Whether what is past comes from an import, and what time alone had brought by now. */
  readonly imported: { readonly crossed: Fold | null } | null;
  /** Up to when what happened is an import's that has just ended. */
  readonly importedUntil: number;
}

/** The fold went on: whatever it wrote is new, or was under way. Null where it changed what was recorded: fold anew. */
export function journalOfMore(folded: Folded & { kind: 'appended' }, context: JournalContext): Journal | null {
  const { conversation } = folded.fold;
  const writing = new JournalWriting(folded, context, 0);
  if (conversation === null) return writing.journal;
  const facts = factsOf(context.workspace, conversation, folded.fold.written);
  const { before } = folded;
  const known = (table: keyof Facts, same: (fact: never) => boolean) => before?.[table].find(same as never) ?? null;
  for (const fact of facts.transitions) {
    const row = known(
      'transitions',
      (each: TransitionFact) => each.metric === fact.metric && each.cycle === fact.cycle && each.at === fact.at,
    );
    if (row === null) writing.newTransition(fact, facts.transitions);
    else if (!alike(row, fact)) return null;
  }
  for (const fact of facts.episodes) {
    const row = known('episodes', (each: { episode: number }) => each.episode === fact.episode);
    if (row === null || !alike(row, fact)) writing.journal.episodes.push({ ...fact, ...CURRENT });
  }
  for (const fact of facts.cycles) {
    const row = known('cycles', (each: CycleFact) => each.metric === fact.metric && each.cycle === fact.cycle);
    if (row === null || !alike(row, fact)) writing.cycle(fact);
  }
  for (const fact of facts.applications) {
    const row = known(
      'applications',
      (each: typeof fact) =>
        each.metric === fact.metric && each.cycle === fact.cycle && each.application === fact.application,
    );
    if (row === null || !alike(row, fact)) writing.journal.applications.push({ ...fact, ...CURRENT });
  }
  return inOrder(writing.journal);
}

/** The fold began anew: what is stored is compared with what it wrote (§9.2). */
export function journalOfAll(folded: Folded & { kind: 'anew' }, stored: StoredFacts, context: JournalContext): Journal {
  const { conversation, written } = folded.fold;
  const facts: Facts =
    conversation === null
      ? { episodes: [], cycles: [], applications: [], transitions: [] }
      : factsOf(context.workspace, conversation, written);
  const current = {
    episodes: stored.episodes.filter(isCurrent),
    cycles: stored.cycles.filter(isCurrent),
    applications: stored.applications.filter(isCurrent),
    transitions: stored.transitions.filter(isCurrent),
  };
  const difference = differenceOf(current, facts);
  const retired = [difference.episodes, difference.cycles, difference.applications, difference.transitions]
    .flat()
    .filter(({ kind }) => kind === 'changed' || kind === 'gone').length;
  const writing = new JournalWriting(folded, context, retired);
  const retraction = { retracted_at: context.detectedAt, retracted_by: JSON.stringify(folded.because) };
  const { journal } = writing;
  retire(
    difference.episodes,
    stored.episodes,
    journal.episodes,
    journal.gone.episodes,
    ['episode'],
    retraction,
    (fact) => journal.episodes.push({ ...fact, ...CURRENT }),
  );
  retire(
    difference.applications,
    stored.applications,
    journal.applications,
    journal.gone.applications,
    ['metric', 'cycle', 'application'],
    retraction,
    (fact) => journal.applications.push({ ...fact, ...CURRENT }),
  );
  const mets = new ToldMets(difference.cycles);
  retire(
    difference.cycles,
    stored.cycles,
    journal.cycles,
    journal.gone.cycles,
    ['metric', 'cycle'],
    retraction,
    (fact, row) => writing.cycle(fact, mets.takeOver(fact, row)),
  );
  for (const row of mets.left()) writing.correctMet(row, current);
  for (const { kind, stored: row, fresh } of difference.transitions) {
    if (kind === 'new') writing.newTransition(fresh!, facts.transitions);
    else if (kind === 'grown') writing.grownTransition(row!, fresh!, facts.transitions);
    else if (kind === 'gone') writing.goneTransition(row!, current, retraction);
  }
  return inOrder(journal);
}

function isCurrent(row: { readonly retracted_at: number | null }): boolean {
  return row.retracted_at === null;
}

function alike<T extends object>(row: T, fact: T): boolean {
  return (Object.keys(fact) as (keyof T)[]).every((key) => row[key] === fact[key]);
}

function inOrder(journal: Journal): Journal {
  journal.outbox.sort((a, b) => a.at - b.at);
  return journal;
}
