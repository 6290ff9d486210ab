/**
 * What a fold changes in the tables of the record, and what it makes known: rows to put in place, rows to keep as
 * retracted, triggers that fire.
 */
import type { Cycle, Fold, Metric } from '@kept/engine';
import type { Insertable, Selectable } from 'kysely';
import type { Configuration } from '../revisions/configuration.ts';
import type { OutboxBody } from '../store/outbox-body.ts';
import type { ApplicationTable, CycleTable, EpisodeTable, OutboxTable, TransitionTable } from '../store/tables.ts';
import { differenceOf, type Pair, type StoredFacts } from './difference.ts';
import { type CycleFact, type Facts, factsOf, type TransitionFact } from './facts.ts';
import { type NotFired, whyNotFired } from './firing.ts';
import type { Folded } from './folding.ts';
import { metId, transitionId } from './transition-id.ts';
import { correctionBody, metBody, metCorrectionBody, type Present, transitionBody } from './trigger-body.ts';

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
  /** In the order in which they happened; their positions are not yet known. */
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
  const writing = new Writing(folded, context, 0);
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
  return writing.journal;
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
  const writing = new Writing(folded, context, retired);
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
  for (const row of mets.left()) writing.correctMet(row, current, retraction);
  for (const { kind, stored: row, fresh } of difference.transitions) {
    if (kind === 'new') writing.newTransition(fresh!, facts.transitions);
    else if (kind === 'grown') writing.grownTransition(row!, fresh!, facts.transitions);
    else if (kind === 'gone') writing.goneTransition(row!, current, retraction);
  }
  return journal;
}

interface Retraction {
  readonly retracted_at: number;
  readonly retracted_by: string;
}

const CURRENT = { edition: 0, retracted_at: null, retracted_by: null };

function isCurrent(row: { readonly retracted_at: number | null }): boolean {
  return row.retracted_at === null;
}

function alike<T extends object>(row: T, fact: T): boolean {
  return (Object.keys(fact) as (keyof T)[]).every((key) => row[key] === fact[key]);
}

/** Keeps what was recorded and does not follow, under the next edition; hands on what takes its place. */
function retire<Row extends { edition: number; workspace: string; conversation: string }, Fact>(
  pairs: readonly Pair<Row, Fact>[],
  stored: readonly Row[],
  kept: object[],
  gone: object[],
  key: readonly (keyof Row)[],
  retraction: Retraction,
  put: (fact: Fact, row: Row | null) => void,
): void {
  for (const { kind, stored: row, fresh } of pairs) {
    if (kind === 'same') continue;
    if (kind === 'changed' || kind === 'gone') {
      const editions = stored.filter((each) => key.every((column) => each[column] === row![column]));
      kept.push({ ...row, ...retraction, edition: Math.max(...editions.map(({ edition }) => edition)) + 1 });
    }
    if (kind === 'gone') {
      const { workspace, conversation } = row!;
      const own = Object.fromEntries(key.map((column) => [column, row![column]]));
      gone.push({ workspace, conversation, ...own, edition: 0 });
    } else {
      put(fresh!, row);
    }
  }
}

/** What is known of a cycle's `sla_met`: the trigger that told of it, or why none did. */
type Met = Pick<Selectable<CycleTable>, 'met_trigger' | 'met_not_fired'>;

/** Mets that have been told of go with the start of their cycle, whatever number late events give it. */
class ToldMets {
  readonly #told = new Map<string, Selectable<CycleTable>[]>();

  constructor(pairs: readonly Pair<Selectable<CycleTable>, CycleFact>[]) {
    for (const { stored: row, kind } of pairs) {
      if (row === null || kind === 'same' || (row.met_trigger === null && row.met_not_fired === null)) continue;
      const key = keyOf(row);
      this.#told.set(key, [...(this.#told.get(key) ?? []), row]);
    }
  }

  takeOver(fact: CycleFact, row: Selectable<CycleTable> | null): Met | null {
    if (!isMet(fact)) return null;
    const rows = this.#told.get(keyOf(fact)) ?? [];
    const index = Math.max(0, row === null ? 0 : rows.indexOf(row));
    return rows.splice(index, 1)[0] ?? null;
  }

  /** Those that nothing follows from any more. */
  left(): Selectable<CycleTable>[] {
    return [...this.#told.values()].flat().filter((row) => row.met_trigger !== null);
  }
}

function keyOf(cycle: { readonly metric: string; readonly started_at: number }): string {
  return `${cycle.metric}/${cycle.started_at}`;
}

/** §5.9. */
function isMet(cycle: CycleFact): boolean {
  if (cycle.outcome !== 'met') return false;
  return cycle.end_reason === 'answered' || (cycle.metric === 'resolution' && cycle.end_reason === 'closed');
}

class Writing {
  readonly journal: Journal;
  readonly #folded: Folded;
  readonly #context: JournalContext;
  readonly #present: Present | null;
  readonly #retractions: number;

  constructor(folded: Folded, context: JournalContext, retired: number) {
    const { fold, loaded } = folded;
    this.#folded = folded;
    this.#context = context;
    this.#present = fold.conversation && { fold, conversation: fold.conversation };
    this.#retractions = (loaded.row?.retractions ?? loaded.unborn?.retractions ?? 0) + retired;
    this.journal = {
      episodes: [],
      cycles: [],
      applications: [],
      transitions: [],
      gone: { episodes: [], cycles: [], applications: [] },
      outbox: [],
      retractions: retired,
    };
  }

  newTransition(fact: TransitionFact, all: readonly TransitionFact[]): void {
    const id = transitionId(fact, this.#retractions);
    const why = this.#whyNotFired(fact, all);
    this.#writeTransition(id, fact, this.#context.detectedAt, why);
    if (why === null) this.#fire(id, fact.trigger, fact, this.#bodyOf(id, fact, this.#context.detectedAt));
  }

  /** §5.5: more was crossed at its instant, or late events say otherwise what it was part of. */
  grownTransition(row: Selectable<TransitionTable>, fact: TransitionFact, all: readonly TransitionFact[]): void {
    if (row.tripwire === fact.tripwire) {
      this.#writeTransition(row.id, fact, row.detected_at, row.not_fired as NotFired | null);
      return;
    }
    const why = this.#whyNotFired(fact, all);
    this.#writeTransition(row.id, fact, row.detected_at, row.fired === 1 ? null : why);
    const id = `${row.id}_${fact.tripwire}`;
    if (why === null) this.#fire(id, fact.trigger, fact, this.#bodyOf(row.id, fact, row.detected_at));
  }

  goneTransition(row: Selectable<TransitionTable>, stored: StoredFacts, retraction: Retraction): void {
    this.journal.transitions.push({ ...row, ...retraction });
    if (row.fired === 0) return;
    const body = correctionBody(this.#present, row, targetOf(stored, row, row.at), this.#retracted());
    this.#fire(`corrected_${row.id}`, 'sla_corrected', row, body);
  }

  /** @param told what has been told of it already */
  cycle(fact: CycleFact, told: Met | null = null): void {
    if (!isMet(fact) || told !== null) {
      const met = told ?? { met_trigger: null, met_not_fired: null };
      const { met_trigger, met_not_fired } = met;
      this.journal.cycles.push({ ...fact, met_trigger, met_not_fired, ...CURRENT });
      return;
    }
    const why = this.#whyMetNotFired(fact);
    const id = metId(fact, this.#retractions);
    this.journal.cycles.push({ ...fact, met_trigger: why === null ? id : null, met_not_fired: why, ...CURRENT });
    if (why !== null) return;
    const { fold } = this.#present!;
    const cycle = fold.written.cycles.find((each) => each.metric === fact.metric && each.cycle === fact.cycle)!;
    const body = metBody(this.#present!, id, cycle, this.#context.detectedAt, this.#causeOfEnd(cycle));
    this.#fire(id, 'sla_met', { ...fact, at: fact.ended_at! }, body);
  }

  correctMet(row: Selectable<CycleTable>, stored: StoredFacts, _retraction: Retraction): void {
    const id = row.met_trigger!;
    const at = row.ended_at!;
    const application = applicationOf(stored, row, at);
    const { team, channel, assignee, priority, tier, policy } = row;
    const standing = {
      team,
      channel,
      assignee,
      priority,
      tier,
      policy,
      policyVersion: application?.policy_version ?? 1,
    };
    const { metric, cycle, episode, level } = row;
    const body = metCorrectionBody(
      this.#present,
      { id, at, metric, cycle, episode, level, ...standing },
      targetOf(stored, row, at),
      this.#retracted(),
    );
    this.#fire(`corrected_${id}`, 'sla_corrected', { ...row, at }, body);
  }

  #retracted() {
    const { because } = this.#folded as Folded & { kind: 'anew' };
    return { at: this.#context.detectedAt, cause: because };
  }

  #writeTransition(id: string, fact: TransitionFact, detectedAt: number, why: NotFired | null): void {
    this.journal.transitions.push({
      ...fact,
      id,
      detected_at: detectedAt,
      fired: why === null ? 1 : 0,
      not_fired: why,
      retracted_at: null,
      retracted_by: null,
    });
  }

  #bodyOf(id: string, fact: TransitionFact, detectedAt: number): OutboxBody {
    return transitionBody(this.#present!, id, fact, detectedAt);
  }

  #whyNotFired(fact: TransitionFact, all: readonly TransitionFact[]): NotFired | null {
    const { configuration, detectedAt } = this.#context;
    const { conversation } = this.#present!;
    return whyNotFired(fact, {
      detectedAt,
      fireWithinSeconds: this.#fireWithinSeconds(fact.episode),
      runs: conversation.metrics[fact.metric as Metric].clock?.cycle.cycle === fact.cycle,
      followed: all.some((other) => other.metric === fact.metric && other.cycle === fact.cycle && other.at > fact.at),
      imported: this.#isImported(fact),
      isSilent: (revision) => configuration.isSilent(revision),
    });
  }

  /** §5.7, for what is met: nobody wants to hear of it long after. */
  #whyMetNotFired(fact: CycleFact): NotFired | null {
    const { imported, importedUntil, detectedAt } = this.#context;
    if (imported !== null || fact.ended_at! <= importedUntil) return 'import';
    return detectedAt - fact.ended_at! >= this.#fireWithinSeconds(fact.episode) * 1000 ? 'late' : null;
  }

  /** What an import brings that time had not brought by itself. */
  #isImported(fact: TransitionFact): boolean {
    const { imported, importedUntil } = this.#context;
    if (imported === null) return fact.at <= importedUntil;
    return !imported.crossed?.written.transitions.some(
      (other) => other.metric === fact.metric && other.cycle === fact.cycle && other.at === fact.at,
    );
  }

  #fireWithinSeconds(episode: number): number {
    const { fold } = this.#folded;
    const known = fold.written.episodes.find((each) => each.episode === episode) ?? this.#present!.conversation.episode;
    return fold.timeline.numbered(known.revision).rules.config.settings.fireWithinSeconds;
  }

  #causeOfEnd(cycle: Cycle) {
    const type = cycle.endReason === 'answered' ? 'message.sent' : null;
    const at = this.#folded.events.filter((event) => event.at === cycle.endedAt);
    const event = at.find((each) => each.type === type) ?? at.find((each) => each.type === 'status.changed') ?? at[0];
    return event === undefined
      ? ({ kind: 'time' } as const)
      : ({ kind: 'event', id: event.id, source: event.source } as const);
  }

  #fire(
    id: string,
    trigger: string,
    of: { readonly conversation: string; readonly metric: string; readonly cycle: number; readonly at: number },
    body: OutboxBody,
  ): void {
    this.journal.outbox.push({
      workspace: this.#context.workspace,
      id,
      trigger,
      conversation: of.conversation,
      metric: of.metric,
      cycle: of.cycle,
      at: of.at,
      created_at: this.#context.detectedAt,
      body: JSON.stringify(body),
      routed_at: null,
    });
  }
}

function applicationOf(stored: StoredFacts, of: { metric: string; cycle: number }, at: number) {
  return stored.applications.findLast(
    (row) => row.metric === of.metric && row.cycle === of.cycle && row.applied_at <= at,
  );
}

function targetOf(stored: StoredFacts, of: { metric: string; cycle: number }, at: number): number {
  const application = applicationOf(stored, of, at);
  return application === undefined ? 0 : (JSON.parse(application.targets) as { urgent: number }).urgent;
}
