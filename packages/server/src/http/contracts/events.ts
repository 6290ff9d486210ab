import { Type } from 'typebox';
import { Event, Receipt } from '../schemas/event.ts';
import { list, object, ref } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';

/** Events of one JSON body. */
export const MAX_EVENTS = 1000;

export const sendEvents = contract({
  id: 'sendEvents',
  method: 'POST',
  path: '/v1/events',
  access: 'ingest',
  tag: 'Events',
  summary: 'One event, up to 1,000 in an array, or NDJSON',
  description:
    'Answers once the events are durable: 200 as soon as the body parses, with what was rejected and why; one bad event does not stop the ' +
    'others. NDJSON commits in chunks, each event whole; sending it again is safe.',
  query: object({
    import: Type.Optional(Type.Boolean({ description: 'What is already past fires nothing (§5.7).' })),
    revision: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Of an import: the revision for episodes before the first (§8.2).' }),
    ),
  }),
  body: Type.Union([ref(Event), list(ref(Event), { maxItems: MAX_EVENTS })]),
  bodyAs: 'events',
  consumes: ['application/json', 'application/x-ndjson'],
  answers: { 200: ok(ref(Receipt)) },
  problems: ['malformed_body', 'too_many_events', 'body_too_large', 'no_configuration', 'unknown_revision'],
});
