import type { Migration } from './index.ts';

/** Indexes that answer lists, counts and reports by themselves: a conversation's row is wide, as its state lies in it. */
export const listsAndReports: Migration = {
  name: 'lists and reports',
  statements: () => [
    // Lists by age with any filter, and the conversations of a report.
    'drop index conversations_created',
    `create index conversations_listed on conversations (workspace, created_at, id, open, risk_rank, status, team,
      channel, assignee, priority, tier, completed_at, deleted)`,
    'create index conversations_by_tier on conversations (workspace, tier, due_order, id) where open = 1',
    `create index conversations_waiting on conversations (workspace, waiting_since, id)
      where open = 1 and waiting_since is not null`,
    'create index conversations_deleted on conversations (workspace, id) where deleted = 1',
    // Breaches of a period, by whatever a report groups.
    `create index transitions_breaches on transitions (workspace, at, conversation, metric, cycle, policy, team, channel,
      assignee, priority, tier, to_state, retracted_at) where to_state = 'breach' and retracted_at is null`,
  ],
};
