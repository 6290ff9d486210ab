import type { Dialect } from '../dialect.ts';
import type { Migration } from './index.ts';

/** The tables of `../tables.ts`. What an index is for stands beside it. */
export const first: Migration = {
  name: 'first',
  statements(dialect) {
    const types = typesOf(dialect);
    return [...TABLES, ...INDEXES, ...search(dialect)].map((statement) =>
      statement.replaceAll(/\b(TEXT|ID|INT|SERIAL|CLUSTERED)\b/g, (word) => types[word as keyof typeof types]),
    );
  },
};

function typesOf(dialect: Dialect) {
  // PostgreSQL compares ids by bytes, as SQLite does, whatever the database's language.
  if (dialect.rowLocks) {
    return {
      TEXT: 'text',
      ID: 'text collate "C"',
      INT: 'bigint',
      SERIAL: 'bigint generated always as identity',
      CLUSTERED: '',
    };
  }
  // Rows that are found by their key alone lie in its tree.
  return { TEXT: 'text', ID: 'text', INT: 'integer', SERIAL: 'integer primary key', CLUSTERED: 'without rowid' };
}

const TABLES = [
  `create table workspaces (
    workspace ID not null, name TEXT not null, created_at INT not null, sample INT not null,
    position INT not null, folded_to INT not null, importing_at INT, primary key (workspace)) CLUSTERED`,

  `create table heads (
    workspace ID not null, revision INT not null, stamp INT not null, primary key (workspace)) CLUSTERED`,

  `create table events (
    workspace ID not null, source ID not null, id ID not null, position INT not null, conversation ID not null,
    type TEXT not null, at INT not null, seq INT not null, received_at INT not null, body TEXT not null,
    personal TEXT, digest TEXT not null, imported INT not null, primary key (workspace, source, id))`,

  `create table conversations (
    serial SERIAL, workspace ID not null, id ID not null, state TEXT not null, fold_version INT not null,
    wake_at INT, refold INT not null, import_at INT, initial_revision INT, version INT not null, retractions INT not null,
    created_at INT not null, completed_at INT, last_event_at INT not null, updated_at INT not null, status ID not null, open INT not null,
    deleted INT not null, risk ID, risk_rank INT not null, due_at INT, due_order INT not null, waiting_since INT,
    channel ID, team ID, priority ID, tier ID, assignee ID, subject TEXT, customer_id ID, customer_name TEXT,
    tags TEXT not null, revision INT not null,
    first_reply_badge ID, first_reply_due_at INT, first_reply_policy ID,
    all_messages_badge ID, all_messages_due_at INT, all_messages_policy ID,
    resolution_badge ID, resolution_due_at INT, resolution_policy ID,
    unique (workspace, id))`,

  `create table unborn (
    workspace ID not null, conversation ID not null, wake_at INT, initial_revision INT, retractions INT not null,
    primary key (workspace, conversation)) CLUSTERED`,

  `create table episodes (
    workspace ID not null, conversation ID not null, episode INT not null, edition INT not null,
    started_at INT not null, ended_at INT, reopened_by TEXT, revision INT not null, retracted_at INT, retracted_by TEXT,
    primary key (workspace, conversation, episode, edition)) CLUSTERED`,

  `create table cycles (
    workspace ID not null, conversation ID not null, metric ID not null, cycle INT not null, edition INT not null,
    episode INT not null, started_at INT not null, ended_at INT, end_reason TEXT, outcome TEXT, level INT not null,
    breached_at INT, elapsed_ms INT not null, team ID, channel ID, assignee ID, priority ID, tier ID,
    policy ID not null, met_trigger ID, met_not_fired TEXT, retracted_at INT, retracted_by TEXT,
    primary key (workspace, conversation, metric, cycle, edition)) CLUSTERED`,

  `create table applications (
    workspace ID not null, conversation ID not null, metric ID not null, cycle INT not null, application INT not null,
    edition INT not null, revision INT not null, policy ID not null, policy_version INT not null,
    assignment INT not null, score INT not null, schedule ID, schedule_version INT, priority ID, tier ID,
    targets TEXT not null, applied_at INT not null, first_due_at INT, reached_at INT, due_at INT, ended_at INT,
    end_reason TEXT, retracted_at INT, retracted_by TEXT,
    primary key (workspace, conversation, metric, cycle, application, edition)) CLUSTERED`,

  `create table transitions (
    workspace ID not null, id ID not null, conversation ID not null, metric ID not null, cycle INT not null,
    episode INT not null, at INT not null, tripwire TEXT not null, from_state TEXT not null, to_state TEXT not null,
    raises INT not null, trigger TEXT not null, cause TEXT not null, alerts TEXT not null, policy ID not null,
    policy_version INT not null, team ID, channel ID, assignee ID, priority ID, tier ID, detected_at INT not null,
    fired INT not null, not_fired TEXT, retracted_at INT, retracted_by TEXT,
    primary key (workspace, conversation, id)) CLUSTERED`,

  `create table revisions (
    workspace ID not null, number INT not null, at INT not null, author TEXT not null, note TEXT,
    applies_to TEXT not null, fire INT not null, source TEXT not null, config TEXT not null, versions TEXT not null,
    resolved TEXT not null, primary key (workspace, number))`,

  `create table reselections (
    workspace ID not null, revision INT not null, started_at INT not null, finished_at INT, total INT not null,
    done INT not null, cursor ID not null, primary key (workspace, revision)) CLUSTERED`,

  `create table excuses (
    workspace ID not null, transition ID not null, conversation ID not null, reason TEXT not null, author TEXT not null,
    at INT not null, withdrawn_at INT, primary key (workspace, transition)) CLUSTERED`,

  `create table outbox (
    workspace ID not null, id ID not null, position INT not null, trigger TEXT not null, conversation ID not null,
    metric TEXT not null, cycle INT not null, at INT not null, created_at INT not null, body TEXT not null,
    routed_at INT, primary key (workspace, conversation, id))`,

  `create table deliveries (
    workspace ID not null, id ID not null, outbox ID not null, trigger TEXT not null, automation ID not null,
    action INT not null, kind TEXT not null, destination ID not null, conversation ID not null, metric TEXT not null,
    cycle INT not null, position INT not null, state ID not null, body TEXT not null, next_attempt_at INT,
    give_up_at INT, attempts INT not null, created_at INT not null, finished_at INT, claimed_by TEXT,
    claimed_until INT, last_error TEXT, matched TEXT not null, replaced_by ID, depth INT not null,
    primary key (workspace, id))`,

  `create table attempts (
    workspace ID not null, delivery ID not null, attempt INT not null, at INT not null, took_ms INT not null,
    status INT, error TEXT, answer TEXT, primary key (workspace, delivery, attempt)) CLUSTERED`,

  `create table destinations (
    workspace ID not null, destination ID not null, kind TEXT not null, wake_at INT, failures INT not null,
    failing_since INT, paused_until INT, next_free_at INT, last_error TEXT,
    primary key (workspace, destination)) CLUSTERED`,

  `create table throttles (
    workspace ID not null, automation ID not null, conversation ID not null, said_at INT not null, rank INT not null,
    primary key (workspace, automation, conversation)) CLUSTERED`,

  `create table posts (
    workspace ID not null, delivery ID not null, kind TEXT not null, destination ID not null,
    conversation ID not null, covers TEXT not null, receipt TEXT not null, shown TEXT not null, version INT not null,
    at INT not null, closed_at INT, primary key (workspace, delivery)) CLUSTERED`,

  `create table keys (
    workspace ID not null, id ID not null, name TEXT not null, role TEXT not null, hash ID not null,
    created_at INT not null, last_used_at INT, revoked_at INT, primary key (workspace, id)) CLUSTERED`,

  `create table changes (
    workspace ID not null, position INT not null, at INT not null, kind TEXT not null, conversation ID,
    body TEXT not null, primary key (workspace, position)) CLUSTERED`,

  `create table fold_upgrades (version INT not null, finished_at INT not null, primary key (version)) CLUSTERED`,

  `create table counters (
    workspace ID not null, name ID not null, value INT not null, primary key (workspace, name)) CLUSTERED`,
];

const INDEXES = [
  // Re-folding one conversation; its events in order.
  'create index events_of_conversation on events (workspace, conversation, at)',
  'create index events_received on events (workspace, position)',
  // Timers, over all workspaces at once.
  'create index conversations_waking on conversations (wake_at) where wake_at is not null',
  'create index conversations_importing on conversations (workspace, import_at, serial) where import_at is not null',
  'create index unborn_waking on unborn (wake_at) where wake_at is not null',
  // The board, sorted by due: whole, and by each filter that picks a part of it.
  'create index conversations_board on conversations (workspace, due_order, id, risk_rank, status) where open = 1',
  'create index conversations_by_team on conversations (workspace, team, due_order, id) where open = 1',
  'create index conversations_by_channel on conversations (workspace, channel, due_order, id) where open = 1',
  'create index conversations_by_assignee on conversations (workspace, assignee, due_order, id) where open = 1',
  'create index conversations_by_priority on conversations (workspace, priority, due_order, id) where open = 1',
  'create index conversations_created on conversations (workspace, created_at, id)',
  'create index conversations_completed on conversations (workspace, completed_at) where completed_at is not null',
  // Reports (§10.1), by each of their bases.
  'create index cycles_ended on cycles (workspace, ended_at) where retracted_at is null and ended_at is not null',
  'create index transitions_at on transitions (workspace, at)',
  // An excuse names a transition by its id alone.
  'create index transitions_by_id on transitions (workspace, id)',
  'create index outbox_unrouted on outbox (workspace, position) where routed_at is null',
  // What may be sent: destinations first, then each one's deliveries; those whose sender died; quiet hours that end.
  'create index destinations_waking on destinations (wake_at) where wake_at is not null',
  `create index deliveries_due on deliveries (workspace, destination, next_attempt_at, position) where state = 'waiting'`,
  `create index deliveries_claimed on deliveries (workspace, destination, claimed_until) where state = 'sending'`,
  `create index deliveries_held on deliveries (next_attempt_at) where state = 'held'`,
  `create index deliveries_replaced on deliveries (workspace, replaced_by, position) where replaced_by is not null`,
  `create index deliveries_of_automation on deliveries (workspace, automation, position)`,
  'create index posts_of_conversation on posts (workspace, conversation, destination, at) where closed_at is null',
  'create index deliveries_of_outbox on deliveries (workspace, outbox)',
  'create index deliveries_of_conversation on deliveries (workspace, conversation, destination, position)',
  'create index deliveries_listed on deliveries (workspace, position)',
  'create unique index keys_by_hash on keys (hash)',
];

/** Full-text search over id, subject and customer, pointing at `conversations.serial`. */
function search(dialect: Dialect): string[] {
  if (dialect.rowLocks) {
    return [
      `create table search (workspace ID not null, serial bigint not null, document tsvector not null,
        primary key (workspace, serial))`,
      'create index search_document on search using gin (document)',
    ];
  }
  return [
    `create virtual table search using fts5 (text, content = '', contentless_delete = 1, prefix = '2 3',
      tokenize = 'unicode61 remove_diacritics 0')`,
  ];
}
