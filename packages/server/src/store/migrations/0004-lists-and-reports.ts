import type { Dialect } from '../dialect.ts';
import type { Migration } from './index.ts';

/**
 * Indexes that answer lists, counts and reports by themselves: a conversation's row is wide, as its state lies in it.
 * PostgreSQL refuses entries of more than 2,700 bytes, and a team's name alone may have 2,000: there at most one text that
 * anybody may choose is in an index, beside an id.
 */
export const listsAndReports: Migration = {
  name: 'lists and reports',
  statements: (dialect) => [
    'drop index conversations_created',
    ...(dialect.rowLocks ? NARROW : WIDE),
    `create index conversations_waiting on conversations (workspace, waiting_since, id)
      where open = 1 and waiting_since is not null`,
    'create index conversations_deleted on conversations (workspace, id) where deleted = 1',
    // Breaches of a period, by whatever a report groups.
    `create index transitions_breaches on transitions (workspace, at, conversation, metric, cycle${standing(dialect)},
      to_state, retracted_at) where to_state = 'breach' and retracted_at is null`,
  ],
};

function standing({ rowLocks }: Dialect): string {
  return rowLocks ? '' : ', policy, team, channel, assignee, priority, tier';
}

/** By each filter alone, as due within it; the id, which only makes the order total, is looked up. */
const FILTERS = ['team', 'channel', 'assignee', 'priority', 'tier'];

const NARROW = [
  `create index conversations_listed on conversations (workspace, created_at, id, open, risk_rank, status, completed_at,
    deleted)`,
  ...FILTERS.filter((column) => column !== 'tier').map((column) => `drop index conversations_by_${column}`),
  ...FILTERS.map(
    (column) =>
      `create index conversations_by_${column} on conversations (workspace, ${column}, due_order) where open = 1`,
  ),
];

/**
 * One index of what is open, in the order of the board, that every filter is decided in: looking through it all is quick, and
 * a write changes one entry instead of one for each filter.
 */
const WIDE = [
  `create index conversations_listed on conversations (workspace, created_at, id, open, risk_rank, status, team,
    channel, assignee, priority, tier, completed_at, deleted)`,
  ...FILTERS.filter((column) => column !== 'tier').map((column) => `drop index conversations_by_${column}`),
  'drop index conversations_board',
  `create index conversations_board on conversations (workspace, due_order, id, risk_rank, status, team, channel,
    assignee, priority, tier, first_reply_badge, all_messages_badge, resolution_badge, first_reply_policy,
    all_messages_policy, resolution_policy) where open = 1`,
];
