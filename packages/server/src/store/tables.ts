/**
 * The tables, one set for both databases. Every key starts with the workspace, so that tenants fit side by side and
 * the rows can be spread by it. Text ids, epoch-millisecond integers, JSON as text, booleans as 0 or 1.
 */
import type { Generated } from 'kysely';

type Json = string;
type Flag = 0 | 1;
type At = number;

export interface Tables {
  workspaces: WorkspaceTable;
  heads: HeadTable;
  events: EventTable;
  seals: SealTable;
  conversations: ConversationTable;
  unborn: UnbornTable;
  episodes: EpisodeTable;
  cycles: CycleTable;
  applications: ApplicationTable;
  transitions: TransitionTable;
  revisions: RevisionTable;
  reselections: ReselectionTable;
  excuses: ExcuseTable;
  outbox: OutboxTable;
  deliveries: DeliveryTable;
  attempts: AttemptTable;
  destinations: DestinationTable;
  throttles: ThrottleTable;
  posts: PostTable;
  keys: KeyTable;
  sessions: SessionTable;
  imports: ImportTable;
  changes: ChangeTable;
  counters: CounterTable;
  report_blocks: ReportBlockTable;
  stale_reports: StaleReportTable;
  fold_upgrades: FoldUpgradeTable;
  schema_version: { version: number };
}

export interface WorkspaceTable {
  workspace: string;
  name: string;
  created_at: At;
  /** The sample log lives in a workspace of its own, removable whole. */
  sample: Flag;
  /** Last position handed out, in commit order: locked last in every write. */
  position: number;
  /** The latest instant that a fold in it was taken to: a revision is saved after it, whoever's clock runs ahead. */
  folded_to: At;
  /** When an import that has not ended brought something last; null where none is under way. */
  importing_at: At | null;
}

/** The newest configuration of a workspace: read and held by every write, so that none folds under an old one. */
export interface HeadTable {
  workspace: string;
  /** Number of the newest revision. */
  revision: number;
  /** Grows with every save, also with one that replaces the first revision (§8.2). */
  stamp: number;
}

/** Append only. Identity is (workspace, source, id) (§3.3). */
export interface EventTable {
  workspace: string;
  source: string;
  id: string;
  /** Order of receipt, in commit order. */
  position: number;
  conversation: string;
  type: string;
  at: At;
  seq: number;
  received_at: At;
  /** The event as it was sent, less what is personal. */
  body: Json;
  /** Customer name, subject, custom fields: may be erased; null where there is nothing. */
  personal: Json | null;
  /** SHA-256 of the canonical event: tells a repetition from a conflict, and stays when the personal part is erased. */
  digest: string;
  imported: Flag;
}

/** Of an event that has, or had, a personal part: made when a proof first covers it, or when the part is erased. */
export interface SealTable {
  workspace: string;
  source: string;
  id: string;
  /** SHA-256 of the salt and the personal part: what proofs hold. */
  hash: string;
  /** 256 random bits; null once the part is erased, so that nobody can find out by guessing what it was. */
  salt: string | null;
}

/** The folded conversation as it was when last recorded, and what lists filter and sort by. */
export interface ConversationTable {
  /** A number of its own in the database, never reused: what the search index points at. */
  serial: Generated<number>;
  workspace: string;
  id: string;
  /** The engine's `Conversation`, to go on from. */
  state: Json;
  fold_version: number;
  /** The next instant at which time alone changes it: tripwire, or an event still to come (§9.3); null when never. */
  wake_at: At | null;
  /** 1 where an event lies ahead of now, or a void names one that has not come (§3.9, §9.3): it is always folded anew. */
  refold: Flag;
  /**
   * When an import that has not ended brought its latest events; else null. Time is let pass up to those events only, so
   * that the next ones are not late; what it crosses up to this instant fires nothing (§5.7).
   */
  import_at: At | null;
  /** The revision that an import named for episodes before the first (§8.2); null where none did. */
  initial_revision: number | null;
  /** Row version: grows with every write. */
  version: number;
  /** How many rows of its record have been retracted: what is found again after that is another transition. */
  retractions: number;
  created_at: At;
  completed_at: At | null;
  last_event_at: At;
  updated_at: At;
  status: string;
  /** 1 while it is neither done nor deleted. */
  open: Flag;
  deleted: Flag;
  risk: string | null;
  /** 0 none, 1 sla, 2 at_risk, 3 urgent, 4 breach, 5 met, 6 breached: to sort and count. */
  risk_rank: number;
  /** The earliest due instant of its running clocks, breach instants included; null where none. */
  due_at: At | null;
  /** `due_at`, and the end of time where there is none: what lists sort by. */
  due_order: At;
  waiting_since: At | null;
  channel: string | null;
  team: string | null;
  priority: string | null;
  tier: string | null;
  assignee: string | null;
  subject: string | null;
  customer_id: string | null;
  customer_name: string | null;
  tags: Json;
  /** The newest revision when it was last folded: behind it, a revision applied to `open` may be still to come. */
  revision: number;
  first_reply_badge: string | null;
  first_reply_due_at: At | null;
  first_reply_policy: string | null;
  all_messages_badge: string | null;
  all_messages_due_at: At | null;
  all_messages_policy: string | null;
  resolution_badge: string | null;
  resolution_due_at: At | null;
  resolution_policy: string | null;
}

/**
 * A conversation that has events and is not there: its first lies ahead of now (§9.3), or all are voids or voided
 * (§3.9). It is folded anew with whatever comes.
 */
export interface UnbornTable {
  workspace: string;
  conversation: string;
  wake_at: At | null;
  initial_revision: number | null;
  retractions: number;
}

/*
 * What follows from the facts as they are known has edition 0 and `retracted_at` null. What was recorded and no longer
 * follows is kept beside it (§9.2): retracted, with the instant and the cause, under a later edition.
 */

export interface EpisodeTable {
  workspace: string;
  conversation: string;
  episode: number;
  edition: number;
  started_at: At;
  ended_at: At | null;
  reopened_by: string | null;
  revision: number;
  retracted_at: At | null;
  retracted_by: Json | null;
}

export interface CycleTable {
  workspace: string;
  conversation: string;
  metric: string;
  /** Per metric from 1 over the whole conversation. */
  cycle: number;
  edition: number;
  episode: number;
  started_at: At;
  ended_at: At | null;
  end_reason: string | null;
  outcome: string | null;
  level: number;
  breached_at: At | null;
  /** On the clock up to its end; while it runs, up to when the clock was last stopped or started. */
  elapsed_ms: number;
  /** §10.3: at the breach, else at the end; the current values while it runs. */
  team: string | null;
  channel: string | null;
  assignee: string | null;
  priority: string | null;
  tier: string | null;
  policy: string;
  /** The outbox row of its `sla_met` (§5.9), once it has fired; else why it did not: as of a transition. */
  met_trigger: string | null;
  met_not_fired: string | null;
  retracted_at: At | null;
  retracted_by: Json | null;
}

export interface ApplicationTable {
  workspace: string;
  conversation: string;
  metric: string;
  cycle: number;
  /** Place among those of its cycle, from 1. */
  application: number;
  edition: number;
  revision: number;
  policy: string;
  policy_version: number;
  assignment: number;
  score: number;
  schedule: string | null;
  schedule_version: number | null;
  priority: string | null;
  tier: string | null;
  /** `{low, normal, high, urgent}` in seconds. */
  targets: Json;
  applied_at: At;
  first_due_at: At | null;
  reached_at: At | null;
  due_at: At | null;
  ended_at: At | null;
  end_reason: string | null;
  retracted_at: At | null;
  retracted_by: Json | null;
}

export interface TransitionTable {
  workspace: string;
  /** The same transition has the same id for ever, also where a late event gives its cycle another number. */
  id: string;
  conversation: string;
  metric: string;
  cycle: number;
  episode: number;
  at: At;
  tripwire: string;
  from_state: string;
  to_state: string;
  raises: Flag;
  trigger: string;
  cause: Json;
  alerts: string;
  policy: string;
  policy_version: number;
  team: string | null;
  channel: string | null;
  assignee: string | null;
  priority: string | null;
  tier: string | null;
  detected_at: At;
  fired: Flag;
  /** Why it did not fire: `superseded`, `late`, `import`, `per_episode`, `revision`; null where it fired. */
  not_fired: string | null;
  retracted_at: At | null;
  retracted_by: Json | null;
}

/** Never changed, never deleted, but for the very first until the first event (§8.2). */
export interface RevisionTable {
  workspace: string;
  number: number;
  at: At;
  author: string;
  note: string | null;
  applies_to: 'new' | 'open';
  /** Whether what it crosses at once fires. */
  fire: Flag;
  /** As it was saved: YAML or JSON. */
  source: string;
  config: Json;
  /** `{policies: {name: version}, schedules: {name: version}}`. */
  versions: Json;
  /** Holiday dates and zone data that its schedules resolved to (§8.3). */
  resolved: Json;
}

/** A revision on its way through the open conversations. */
export interface ReselectionTable {
  workspace: string;
  revision: number;
  started_at: At;
  finished_at: At | null;
  total: number;
  done: number;
  /** The last conversation id that was re-selected. */
  cursor: string;
}

export interface ExcuseTable {
  workspace: string;
  transition: string;
  conversation: string;
  reason: string;
  author: string;
  at: At;
  withdrawn_at: At | null;
}

/** A trigger that fired, written with its transition; delivered after. */
export interface OutboxTable {
  workspace: string;
  /** The trigger's id for ever: the transition's id, or `met_…`, `corrected_…`. */
  id: string;
  position: number;
  trigger: string;
  conversation: string;
  metric: string;
  cycle: number;
  at: At;
  created_at: At;
  /** The trigger as of the transaction: an `OutboxBody` (./outbox-body.ts). */
  body: Json;
  /** When automations have turned it into deliveries: at once where there are none. */
  routed_at: At | null;
}

export interface DeliveryTable {
  workspace: string;
  /** `webhook-id` for ever: the same for the same trigger and action. */
  id: string;
  /** The trigger that it delivers, the first where several make one message. Of a digest: its first one's. */
  outbox: string;
  trigger: string;
  automation: string;
  action: number;
  /** `slack`, `webhook`, `email`, `teams`, `pagerduty`, `change`. */
  kind: string;
  destination: string;
  /** Empty for a digest. */
  conversation: string;
  metric: string;
  cycle: number;
  /** Orders those of one conversation and destination. */
  position: number;
  /** `held` for quiet hours; `replaced` by what overtook it or gathered it; `skipped`: by a throttle, or nobody to send to. */
  state: 'waiting' | 'sending' | 'held' | 'sent' | 'failed' | 'replaced' | 'skipped';
  /** A `DeliveryBody` (../automation/delivery-body.ts). */
  body: Json;
  next_attempt_at: At | null;
  /** Until when it is tried again. */
  give_up_at: At | null;
  attempts: number;
  created_at: At;
  finished_at: At | null;
  claimed_by: string | null;
  claimed_until: At | null;
  last_error: string | null;
  /** Why the automation's conditions held. */
  matched: Json;
  /** The delivery that took its place. */
  replaced_by: string | null;
  /** How many changes by automations led to it. */
  depth: number;
}

export interface AttemptTable {
  workspace: string;
  delivery: string;
  attempt: number;
  at: At;
  took_ms: number;
  /** HTTP or SMTP status; null where there was no answer. */
  status: number | null;
  error: string | null;
  answer: string | null;
}

/** Where deliveries go. Its row is locked to claim from it; one that keeps failing is paused. */
export interface DestinationTable {
  workspace: string;
  destination: string;
  kind: string;
  /** When the earliest of its waiting deliveries may be tried; null where none waits. */
  wake_at: At | null;
  failures: number;
  failing_since: At | null;
  paused_until: At | null;
  /** Not before this: pace, or `Retry-After`. */
  next_free_at: At | null;
  last_error: string | null;
}

/** What a throttled automation last said, about a conversation (or, empty, at all). */
export interface ThrottleTable {
  workspace: string;
  automation: string;
  conversation: string;
  said_at: At;
  /** The rank of the state that it said. */
  rank: number;
}

/** A message or incident that follows its conversation until that is done: changed in place, resolved. */
export interface PostTable {
  workspace: string;
  /** The delivery that made it. */
  delivery: string;
  kind: string;
  destination: string;
  conversation: string;
  /** `[{metric, cycle}]`: what it is about. */
  covers: Json;
  /** What the service calls it: `{channel, ts}`. */
  receipt: Json;
  /** The state that it shows. */
  shown: string;
  /** The conversation's row version up to which it has followed. */
  version: number;
  at: At;
  closed_at: At | null;
}

export interface KeyTable {
  workspace: string;
  id: string;
  name: string;
  role: 'ingest' | 'read' | 'agent' | 'admin';
  /** SHA-256 of the key. */
  hash: string;
  created_at: At;
  last_used_at: At | null;
  revoked_at: At | null;
}

/** A browser that is signed in, or the one-time token of a sign-in link; both stand for a key, and end with it. */
export interface SessionTable {
  /** The key's. */
  workspace: string;
  id: string;
  key: string;
  kind: 'session' | 'link';
  /** SHA-256 of the token. */
  hash: string;
  /** Where the session looks and acts: the key's workspace, or one that it went to. */
  looks_at: string;
  created_at: At;
  expires_at: At;
}

/** A file that was uploaded to be imported, and how far it is. The file itself lies with the process that took it. */
export interface ImportTable {
  workspace: string;
  id: string;
  /** Its name. */
  file: string;
  bytes: number;
  state: 'uploaded' | 'running' | 'done' | 'failed' | 'cancelled';
  created_at: At;
  started_at: At | null;
  finished_at: At | null;
  /** Process that has the file; one that finds its own of before a restart marks them failed. */
  host: string;
  /** Counts and the first bad rows, as JSON. */
  progress: Json;
  error: string | null;
}

/** What the stream sends, in commit order; trimmed from behind. */
export interface ChangeTable {
  workspace: string;
  position: number;
  at: At;
  kind: string;
  conversation: string | null;
  body: Json;
}

/** Versions of the fold that every conversation has been brought to. */
export interface FoldUpgradeTable {
  version: number;
  finished_at: At;
}

/** Sums kept in the write path: open conversations by risk, daily roll-ups. */
export interface CounterTable {
  workspace: string;
  name: string;
  value: Generated<number>;
}

/** All conversations of a workspace that were created on one day of UTC, packed for reports: ReportBounds of them beside. */
export interface ReportBlockTable {
  workspace: string;
  /** Whole days since 1970. */
  day: number;
  /** Grows with every write. */
  edition: number;
  /** Follows from the block's bytes: equal ones have the same. */
  stamp: string;
  /** How the bytes are to be read. */
  format: number;
  conversations: number;
  created_from: At | null;
  created_to: At | null;
  completed_from: At | null;
  completed_to: At | null;
  ended_from: At | null;
  ended_to: At | null;
  breached_from: At | null;
  breached_to: At | null;
  block: Uint8Array;
}

/** What a day's block does not know yet: a conversation that has changed since, or, with no name, the whole day. */
export interface StaleReportTable {
  workspace: string;
  day: number;
  conversation: string;
  /** Grows with every change, so that only the changes that a new block knows are forgotten. */
  mark: number;
  /** When the first of the changes was. */
  marked_at: At;
}
