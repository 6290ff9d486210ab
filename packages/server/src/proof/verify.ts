/**
 * `kept verify`: whether events are those that a proof was made over, and whether the record that it states follows from
 * them. Needs no store: an export of the events on any machine is enough.
 */
import { type Event, foldEvents, type Holidays, parseInstant } from '@kept/engine';
import type { ComplianceReport } from '../reports/compliance.ts';
import { differencesOf, type Finding, nameOfEvent, nameOfOutcome, nameOfTransition } from './finding.ts';
import type { EventItem, ExcuseItem, Item, OutcomeItem, ProofHead, TransitionItem } from './format.ts';
import { type FoldedTransition, foldedOutcome, foldedTransition } from './items.ts';
import { faultsOfHead, readDay, readHead, readRevisions, UnreadableProofError } from './read.ts';
import { reportFindings } from './report.ts';
import { TermsTimeline, termsFindings, type termsOfConfig } from './terms.ts';
import { Witness } from './witness.ts';

export interface VerifyAsked {
  readonly folder: string;
  /** All that somebody exported, in any order. */
  readonly events: Iterable<Event>;
  readonly holidays: Holidays;
  /** A compliance report that is said to follow from these events. */
  readonly report?: ComplianceReport | undefined;
  /** Events that the proof does not name may have come after it: they are left aside. */
  readonly newer?: boolean | undefined;
  /** What is found beside it, in the store that it was made of. */
  readonly stored?: ((head: ProofHead, said: ReadonlyMap<string, Said>) => Promise<readonly Finding[]>) | undefined;
  /** A configuration that is said to have been in force: its terms have to be those of one of the revisions. */
  readonly terms?: ReturnType<typeof termsOfConfig> | undefined;
  readonly progress?: ((conversations: number, share: number) => void) | undefined;
}

export interface Verified {
  readonly head: ProofHead;
  readonly events: number;
  readonly conversations: number;
  readonly transitions: number;
  readonly outcomes: number;
  /** Events that came later, or were added; not looked at. */
  readonly others: number;
  readonly findings: readonly Finding[];
}

/** All that a proof says of one conversation. */
export interface Said {
  readonly events: EventItem[];
  readonly transitions: TransitionItem[];
  readonly outcomes: OutcomeItem[];
}

/** @throws UnreadableProofError for a folder that holds no proof that can be read */
export async function verifyProof(asked: VerifyAsked): Promise<Verified> {
  const { folder, holidays, report, progress } = asked;
  const head = await readHead(folder);
  if (head === null) throw new UnreadableProofError(`There is no proof in ${folder}: proof.json is missing.`);
  const revisions = await readRevisions(folder);
  const findings = faultsOfHead(head, revisions).map(proofFinding);
  const { said, excuses } = await readItems(folder, head, findings);
  const witness = new Witness(asked.events);
  const timelines = new TermsTimeline(revisions, holidays);
  const madeAt = parseInstant(head.madeAt)!;
  const counts = { events: 0, transitions: 0, outcomes: 0 };
  const sound = new Map<string, { readonly event: Event; readonly item: EventItem }[]>();
  let done = 0;
  for (const [conversation, items] of said) {
    counts.events += items.events.length;
    counts.transitions += items.transitions.length;
    counts.outcomes += items.outcomes.length;
    const events = eventsOf(conversation, items.events, witness, findings);
    if (events !== null) {
      sound.set(conversation, events);
      const timeline = timelines.from(head.initialRevisions[conversation] ?? null);
      const { conversation: folded, written } = foldEvents(
        timeline,
        events.map(({ event }) => event),
        madeAt,
      );
      const transitions = folded === null ? [] : written.transitions.map((each) => foldedTransition(folded, each));
      const ended = written.cycles.filter(({ endedAt }) => endedAt !== null);
      const outcomes = folded === null ? [] : ended.map((each) => foldedOutcome(folded, each));
      findings.push(
        ...transitionFindings(items.transitions, transitions),
        ...outcomeFindings(items.outcomes, outcomes),
      );
    }
    if (++done % 256 === 0) progress?.(done, done / said.size);
  }
  const others = witness.unseen();
  if (asked.newer !== true) findings.push(...others.map(addedFinding));
  if (report !== undefined) findings.push(...reportFindings(report, { head, sound, excuses, said, timelines }));
  if (asked.stored !== undefined) findings.push(...(await asked.stored(head, said)));
  if (asked.terms !== undefined) findings.push(...termsFindings(asked.terms, revisions));
  return { head, ...counts, conversations: said.size, others: others.length, findings };
}

async function readItems(folder: string, head: ProofHead, findings: Finding[]) {
  const said = new Map<string, Said>();
  const excuses: ExcuseItem[] = [];
  const of = (conversation: string) => {
    const known = said.get(conversation) ?? { events: [], transitions: [], outcomes: [] };
    said.set(conversation, known);
    return known;
  };
  const take = (item: Item) => {
    switch (item.kind) {
      case 'event':
        return of(item.conversation).events.push(item);
      case 'transition':
        return of(item.conversation).transitions.push(item);
      case 'outcome':
        return of(item.conversation).outcomes.push(item);
      case 'excuse':
        return excuses.push(item);
      default:
        return item satisfies never;
    }
  };
  for (const day of head.days) {
    for await (const item of readDay(folder, day, (sentence) => findings.push(proofFinding(sentence)))) take(item);
  }
  for (const { events } of said.values()) events.sort((a, b) => a.position - b.position);
  return { said, excuses };
}

/** In the order of receipt; null where any is not the one that the proof was made over: nothing follows from the rest. */
function eventsOf(
  conversation: string,
  items: readonly EventItem[],
  witness: Witness,
  findings: Finding[],
): { readonly event: Event; readonly item: EventItem }[] | null {
  const events: { readonly event: Event; readonly item: EventItem }[] = [];
  for (const item of items) {
    const found = witness.find(item);
    if ('event' in found) {
      events.push({ event: found.event, item });
      continue;
    }
    const name = nameOfEvent(item);
    const why = {
      missing: 'is missing from the export',
      changed: 'says something else in the export than when the proof was made',
      moved: 'is of another conversation in the export',
    }[found.why];
    const message = `The ${name}, received ${item.receivedAt}, ${why}. What follows from it was not looked at.`;
    findings.push({ what: 'event', conversation, name, message });
  }
  return events.length === items.length ? events : null;
}

function transitionFindings(stated: readonly TransitionItem[], follow: readonly FoldedTransition[]): Finding[] {
  const key = ({ metric, cycle, at }: FoldedTransition) => `${metric}/${cycle}/${at}`;
  const expected = new Map(follow.map((transition) => [key(transition), transition]));
  const findings: Finding[] = [];
  for (const item of stated) {
    if (item.retractedAt !== null) continue;
    const name = nameOfTransition(item);
    const finding = { what: 'transition', conversation: item.conversation, name } as const;
    const transition = expected.get(key(item));
    expected.delete(key(item));
    if (transition === undefined) {
      findings.push({ ...finding, message: `The ${name} does not follow from the events.` });
      continue;
    }
    const differences = differencesOf(item, transition);
    if (differences !== '') findings.push({ ...finding, message: `The ${name} is not what follows: ${differences}.` });
  }
  for (const transition of expected.values()) {
    const name = nameOfTransition(transition);
    const message = `The ${name} follows from the events, and is not in the proof.`;
    findings.push({ what: 'transition', conversation: transition.conversation, name, message });
  }
  return findings;
}

function outcomeFindings(stated: readonly OutcomeItem[], follow: readonly OutcomeItem[]): Finding[] {
  const key = ({ metric, cycle }: OutcomeItem) => `${metric}/${cycle}`;
  const expected = new Map(follow.map((outcome) => [key(outcome), outcome]));
  const findings: Finding[] = [];
  for (const item of stated) {
    const name = nameOfOutcome(item);
    const finding = { what: 'outcome', conversation: item.conversation, name } as const;
    const outcome = expected.get(key(item));
    expected.delete(key(item));
    if (outcome === undefined) {
      findings.push({ ...finding, message: `The ${name}, does not follow from the events.` });
      continue;
    }
    const differences = differencesOf(item, outcome);
    if (differences !== '') findings.push({ ...finding, message: `The ${name}, is not what follows: ${differences}.` });
  }
  for (const outcome of expected.values()) {
    const name = nameOfOutcome(outcome);
    const message = `The ${name}, follows from the events, and is not in the proof.`;
    findings.push({ what: 'outcome', conversation: outcome.conversation, name, message });
  }
  return findings;
}

function proofFinding(message: string): Finding {
  return { what: 'proof', conversation: null, name: 'the proof', message };
}

function addedFinding({ at, ...event }: Event): Finding {
  const name = nameOfEvent({ ...event, at: new Date(at).toISOString() });
  const message = `The ${name} is in the export and not in the proof: it was added, or came later.`;
  return { what: 'event', conversation: event.conversation, name, message };
}
