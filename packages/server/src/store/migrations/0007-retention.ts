import type { Migration } from './index.ts';

/** What is over, by when it was: deleted from behind once it has been kept long enough. None of it is in the write path. */
export const retention: Migration = {
  name: 'retention',
  statements: () => [
    'create index outbox_routed on outbox (routed_at) where routed_at is not null',
    'create index deliveries_finished on deliveries (finished_at) where finished_at is not null',
    'create index posts_closed on posts (closed_at) where closed_at is not null',
    'create index throttles_said on throttles (said_at)',
  ],
};
