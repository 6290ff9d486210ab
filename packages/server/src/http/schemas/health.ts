/** How the server fares. */
import { Type } from 'typebox';
import { Reselection } from './config.ts';
import { count, list, named, nullable, object, oneOf, ref } from './schema.ts';
import { instant, maybeInstant, maybeText } from './words.ts';

export const Alive = named('Alive', object({ status: Type.Literal('ok') }));
export const Ready = named(
  'Ready',
  object({
    status: oneOf(['ready', 'not_ready']),
    checks: list(object({ name: Type.String(), ok: Type.Boolean(), detail: maybeText })),
  }),
);

export const Health = named(
  'Health',
  object({
    version: Type.String(),
    startedAt: instant,
    now: instant,
    database: object({
      kind: oneOf(['sqlite', 'postgres']),
      ok: Type.Boolean(),
      schemaVersion: nullable(Type.Integer()),
    }),
    timers: object({
      overdue: count({ description: 'Conversations whose wake-up instant has passed and is not folded yet.' }),
      oldestDueAt: maybeInstant,
      lagSeconds: Type.Number({ description: 'How long the oldest of them has been waiting; 0 where none is.' }),
      nextDueAt: maybeInstant,
      lastTickAt: maybeInstant,
    }),
    outbox: object({ unrouted: count(), waiting: count(), failed: count(), oldestWaitingAt: maybeInstant }),
    reselections: list(ref(Reselection)),
    destinations: list(object({ destination: Type.String(), failures: count(), pausedUntil: maybeInstant }), {
      description: 'Those that have been failing.',
    }),
    conversations: object({ open: count(), total: count() }),
    events: object({ total: count(), lastReceivedAt: maybeInstant }),
  }),
);
