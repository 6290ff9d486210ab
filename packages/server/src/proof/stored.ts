/** What a store says now, held against a proof of before: nothing that was stated may have gone, or changed by itself. */
import type { Selectable } from 'kysely';
import type { CycleTable } from '../store/tables.ts';
import { collect } from './collect.ts';
import { differencesOf, type Finding, nameOfEvent, nameOfOutcome, nameOfTransition } from './finding.ts';
import type { EventItem, OutcomeItem, ProofHead, TransitionItem } from './format.ts';
import { storedOutcome } from './items.ts';
import type { Snapshot } from './snapshot.ts';
import type { Said } from './verify.ts';

export async function storedFindings(
  snapshot: Snapshot,
  head: ProofHead,
  said: ReadonlyMap<string, Said>,
): Promise<Finding[]> {
  const now = await storedNow(snapshot, head, said);
  const findings = [...now.findings];
  for (const [conversation, { transitions, outcomes }] of said) {
    // Late events may retract, and say otherwise; without one nothing that is over changes.
    const later = now.later.has(conversation);
    for (const item of transitions) findings.push(...changedTransition(item, now.transitions.get(item.id), later));
    for (const item of outcomes) findings.push(...changedOutcome(item, now.outcomes.get(keyOf(item)) ?? [], later));
  }
  return findings;
}

interface StoredNow {
  readonly transitions: ReadonlyMap<string, TransitionItem>;
  /** Every edition of a cycle that has ended. */
  readonly outcomes: ReadonlyMap<string, readonly (OutcomeItem & { readonly retracted: boolean })[]>;
  /** Conversations with events that came after the proof. */
  readonly later: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

async function storedNow(
  snapshot: Snapshot,
  { workspace, position }: ProofHead,
  said: ReadonlyMap<string, Said>,
): Promise<StoredNow> {
  const transitions = new Map<string, TransitionItem>();
  const later = new Set<string>();
  const findings: Finding[] = [];
  const stated = new Map<number, EventItem>();
  for (const { events } of said.values()) for (const item of events) stated.set(item.position, item);
  const hooks = {
    onSeals: async () => {},
    onBrokenSeal: ({ source, id, conversation }: { source: string; id: string; conversation: string }) => {
      const name = `event ${id}${source === '' ? '' : ` of source ${source}`}`;
      const message = `What is personal in the ${name} of conversation ${conversation} is not what was sealed.`;
      findings.push({ what: 'stored', conversation, name, message });
    },
  };
  for await (const { item } of collect(snapshot, workspace, hooks)) {
    if (item.kind === 'transition') transitions.set(item.id, item);
    if (item.kind !== 'event') continue;
    if (item.position > position) later.add(item.conversation);
    const before = stated.get(item.position);
    if (before === undefined || before.id !== item.id || before.personal === item.personal) continue;
    const name = nameOfEvent(item);
    findings.push({
      ...{ what: 'stored', conversation: item.conversation, name },
      message: `The seal of the ${name} is another than when the proof was made.`,
    });
  }
  return { transitions, outcomes: await allOutcomes(snapshot, workspace), later, findings };
}

async function allOutcomes({ db }: Snapshot, workspace: string): Promise<StoredNow['outcomes']> {
  const rows = await db
    .selectFrom('cycles')
    .selectAll()
    .where('workspace', '=', workspace)
    .where('ended_at', 'is not', null)
    .execute();
  const outcome = (row: Selectable<CycleTable>) => ({ ...storedOutcome(row), retracted: row.retracted_at !== null });
  return Map.groupBy(rows.map(outcome), keyOf);
}

function keyOf({ conversation, metric, cycle }: Pick<OutcomeItem, 'conversation' | 'metric' | 'cycle'>): string {
  return `${metric}/${cycle}/${conversation}`;
}

function changedTransition(item: TransitionItem, now: TransitionItem | undefined, later: boolean): Finding[] {
  const name = nameOfTransition(item);
  const finding = { what: 'transition', conversation: item.conversation, name } as const;
  if (now === undefined) return [{ ...finding, message: `The ${name} was in the proof, and is not stored any more.` }];
  if (later) return [];
  const differences = differencesOf(now, item);
  if (differences === '') return [];
  return [{ ...finding, message: `The ${name} was changed since the proof, without an event: ${differences}.` }];
}

function changedOutcome(
  item: OutcomeItem,
  editions: readonly (OutcomeItem & { retracted: boolean })[],
  later: boolean,
): Finding[] {
  const name = nameOfOutcome(item);
  const finding = { what: 'outcome', conversation: item.conversation, name } as const;
  const current = editions.find(({ retracted }) => !retracted);
  if (editions.some((edition) => (later || !edition.retracted) && differencesOf(edition, item) === '')) return [];
  if (current === undefined)
    return [{ ...finding, message: `The ${name}, was in the proof, and is not stored any more.` }];
  const differences = differencesOf(current, item);
  return [{ ...finding, message: `The ${name}, was changed since the proof, without an event: ${differences}.` }];
}
