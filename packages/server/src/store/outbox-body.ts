import type { Cause, ClockState, Metric, RiskState, Status, Tripwire } from '@kept/engine';

/**
 * A trigger as it was in the transaction that recorded it: the JSON of `outbox.body`. Instants are epoch milliseconds.
 * What is personal (subject, the customer's name) is not in it: it is read when a message is sent, so it can be erased.
 */
export interface OutboxBody {
  readonly transition: TriggerTransition;
  /** Whose the conversation was: what conditions are compared with. */
  readonly standing: {
    readonly team: string | null;
    readonly channel: string | null;
    readonly assignee: string | null;
    readonly priority: string | null;
    readonly tier: string | null;
    readonly policy: string;
    readonly policyVersion: number;
  };
  readonly status: Status | 'deleted';
  /** The urgent target. */
  readonly targetSeconds: number;
  /** The cycle's due instant: the breach's once breached; null while paused or never. */
  readonly dueAt: number | null;
  /** Null where the cycle does not run any more. */
  readonly clock: ClockState | null;
  /** The urgent target less the time on the clock: negative when overdue. */
  readonly remainingMs: number;
}

/** `sla_met` and `sla_corrected` have one too: the end of the cycle, the transition that was retracted. */
export interface TriggerTransition {
  /** The transition's id, the outbox row's for `sla_met`. */
  readonly id: string;
  readonly at: number;
  readonly detectedAt: number;
  readonly metric: Metric;
  readonly cycle: number;
  readonly episode: number;
  /** Reached by it; null for `sla_met`. */
  readonly tripwire: Tripwire | null;
  readonly from: RiskState;
  readonly to: RiskState | 'met';
  readonly cause: Cause;
  /** `sla_corrected`: when it was retracted, and by what. */
  readonly retracted: { readonly at: number; readonly cause: RetractionCause } | null;
}

/** What made a recorded fact not follow any more: a cause, or another version of the fold. */
export type RetractionCause = Cause | { readonly kind: 'upgrade'; readonly foldVersion: number };
