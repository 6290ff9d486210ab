/** Why a clock shows what it shows (§11). */
import { type Ledger as EngineLedger, SEGMENT_KINDS, TRIPWIRES } from '@kept/engine';
import { type Static, Type } from 'typebox';
import { list, named, nullable, object, oneOf, ref } from './schema.ts';
import { instant, maybeInstant, maybeText, metric, outcome } from './words.ts';

export const LedgerSegment = named(
  'LedgerSegment',
  object({
    from: instant,
    to: instant,
    kind: oneOf(SEGMENT_KINDS),
    seconds: Type.Number({ description: 'Its length in real time.' }),
    note: maybeText,
    projected: Type.Boolean({ description: 'Lies ahead, if nothing happens.' }),
  }),
);

export const Ledger = named(
  'Ledger',
  object({
    conversation: Type.String(),
    metric,
    cycle: Type.Integer(),
    episode: Type.Integer(),
    startedAt: instant,
    endedAt: maybeInstant,
    endReason: maybeText,
    outcome: nullable(outcome),
    crossed: oneOf(['none', ...TRIPWIRES]),
    breachedAt: maybeInstant,
    policy: Type.String(),
    policyVersion: Type.Integer(),
    schedule: maybeText,
    timeZone: maybeText,
    targetSeconds: Type.Number(),
    dueAt: maybeInstant,
    elapsedSeconds: Type.Number(),
    remainingSeconds: Type.Number(),
    applications: list(
      object({
        at: instant,
        policy: Type.String(),
        policyVersion: Type.Integer(),
        priority: maybeText,
        tier: maybeText,
        targetSeconds: Type.Number(),
      }),
    ),
    segments: list(ref(LedgerSegment)),
  }),
  { description: 'Counted segments that are not projected sum to `elapsedSeconds` exactly.' },
);

type Plain<T> = T extends readonly (infer I)[]
  ? Plain<I>[]
  : T extends object
    ? { -readonly [K in keyof T]: Plain<T[K]> }
    : T;
export const ledgerMirrorsEngine: [Plain<EngineLedger>] extends [Plain<Static<typeof Ledger>>] ? true : never = true;
