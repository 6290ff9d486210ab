import type { Migration } from './index.ts';

/**
 * What is asked of one conversation is looked up by it. While the index of events said nothing of their order, SQLite went
 * through those of all conversations by position to find the few of one in order.
 */
export const oneConversation: Migration = {
  name: 'one conversation',
  statements: () => [
    'drop index events_of_conversation',
    'create index events_of_conversation on events (workspace, conversation, position)',
  ],
};
