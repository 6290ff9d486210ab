import type { Cycle, Metric } from '@kept/engine';
import type { Selectable } from 'kysely';
import type { OutboxBody } from '../store/outbox-body.ts';
import type { CycleTable, TransitionTable } from '../store/tables.ts';
import type { StoredFacts } from './difference.ts';
import type { CycleFact, TransitionFact } from './facts.ts';
import { type NotFired, whyNotFired } from './firing.ts';
import type { Folded } from './folding.ts';
import type { Journal, JournalContext } from './journal.ts';
import { CURRENT, type Retraction } from './retiring.ts';
import { isMet, type Met } from './told-mets.ts';
import { metId, transitionId } from './transition-id.ts';
import { correctionBody, metBody, metCorrectionBody, type Present, transitionBody } from './trigger-body.ts';

/** Puts rows of the record and triggers together, for one conversation. */
export class JournalWriting {
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

  correctMet(row: Selectable<CycleTable>, stored: StoredFacts): void {
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
      routed_at: isForNobody(this.#context.configuration) ? this.#context.detectedAt : null,
    });
  }
}

/** No rule could make anything of it: nobody need look at it. */
function isForNobody({ newest }: JournalContext['configuration']): boolean {
  return newest.config.automations.length === 0;
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
