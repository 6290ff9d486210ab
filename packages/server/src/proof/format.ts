/**
 * What a proof is made of (docs/guides/truth.md). A folder: `proof.json`, the head; `revisions.json`; and for each day of
 * UTC `days/2026-03-02.jsonl`, one item a line. Digests are SHA-256 in hex over UTF-8; of an object, over its canonical
 * JSON: keys sorted, no spaces.
 */
import { hash } from 'node:crypto';
import type {
  Assignment,
  CycleEnd,
  Metric,
  Outcome,
  Policy,
  RiskState,
  ScheduleConfig,
  Settings,
  Tripwire,
  Versions,
} from '@kept/engine';
import type { Resolved } from '../revisions/resolved.ts';
import { canonical } from '../revisions/versions.ts';

export const FORMAT = 'kept-proof/1';

/** An event, on the day of its receipt, in the order of receipt. */
export interface EventItem {
  readonly kind: 'event';
  readonly position: number;
  readonly receivedAt: string;
  readonly source: string;
  readonly id: string;
  readonly conversation: string;
  readonly type: string;
  readonly at: string;
  /** Of what it says, less what is personal. */
  readonly digest: string;
  /** Salted, of what is personal; null where nothing is. It stays when that is erased. */
  readonly personal: string | null;
}

export interface StandingItem {
  readonly team: string | null;
  readonly channel: string | null;
  readonly assignee: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly policy: string;
}

/** A crossing, on the day of its instant. */
export interface TransitionItem extends StandingItem {
  readonly kind: 'transition';
  readonly id: string;
  readonly conversation: string;
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  readonly at: string;
  readonly tripwire: Tripwire;
  readonly from: RiskState;
  readonly to: RiskState;
  readonly raises: boolean;
  readonly policyVersion: number;
  /** When it was found not to follow any more (§9.2); null while it does. */
  readonly retractedAt: string | null;
}

/** How a cycle ended, on the day of its end. */
export interface OutcomeItem extends StandingItem {
  readonly kind: 'outcome';
  readonly conversation: string;
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly endReason: CycleEnd;
  readonly outcome: Outcome | null;
  readonly crossed: 'none' | Tripwire;
  readonly breachedAt: string | null;
  readonly elapsedSeconds: number;
}

/** A breach that somebody excused, on the day on which they did. */
export interface ExcuseItem {
  readonly kind: 'excuse';
  readonly transition: string;
  readonly conversation: string;
  readonly author: string;
  readonly at: string;
  readonly withdrawnAt: string | null;
}

export type Item = EventItem | TransitionItem | OutcomeItem | ExcuseItem;
export const ITEM_KINDS = ['event', 'transition', 'outcome', 'excuse'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** How many, and the root of their Merkle tree (RFC 6962): a leaf is an item's canonical JSON. */
export interface Covered {
  readonly count: number;
  readonly root: string;
}

export interface DayHead {
  readonly day: string;
  /** Whether the day was over when the proof was made. */
  readonly complete: boolean;
  readonly event: Covered;
  readonly transition: Covered;
  readonly outcome: Covered;
  readonly excuse: Covered;
  /** Digest of `[chain of the day before, day, event]`: the events of a day that is over never change. */
  readonly chain: string;
}

/** A revision as far as clocks go by it, with the holidays and zones that it was saved under: without what it tells whom. */
export interface RevisionTerms extends Resolved {
  readonly number: number;
  readonly at: string;
  readonly appliesTo: 'new' | 'open';
  readonly settings: Settings;
  readonly schedules: Readonly<Record<string, ScheduleConfig>>;
  readonly policies: Readonly<Record<string, Policy>>;
  readonly assignments: readonly Assignment[];
  readonly versions: Versions;
}

export interface ProofHead {
  readonly format: typeof FORMAT;
  readonly workspace: string;
  /** Everything that was received by then, time up to then. */
  readonly madeAt: string;
  /** The last position of receipt that it covers. */
  readonly position: number;
  readonly foldVersion: number;
  /** Digest of `revisions.json`'s list. */
  readonly revisions: string;
  /** Conversations for which an import named the revision before the first (§8.2). */
  readonly initialRevisions: Readonly<Record<string, number>>;
  readonly days: readonly DayHead[];
  /** `digest` of the proof that was in its place before; null if none was. */
  readonly replaces: string | null;
  /** Of all that is above. */
  readonly digest: string;
}

export function digestOfValue(value: unknown): string {
  return hash('sha256', canonical(value), 'hex');
}

export function headDigest({ digest: _, ...rest }: ProofHead): string {
  return digestOfValue(rest);
}

export const FIRST_CHAIN = '0'.repeat(64);

export function chainOf(before: string, day: string, events: Covered): string {
  return digestOfValue([before, day, events]);
}
