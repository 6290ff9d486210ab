/** How it fares: health, metrics, the stream. */
import { Type } from 'typebox';
import { Alive, Health, Ready } from '../schemas/health.ts';
import { object, ref } from '../schemas/schema.ts';
import { Change } from '../schemas/stream.ts';
import { contract, ok } from './contract.ts';

const tag = 'Operation';

export const getHealth = contract({
  id: 'getHealth',
  method: 'GET',
  path: '/v1/health',
  access: 'read',
  tag,
  summary: 'How the server fares: due lag, outbox, progress of revisions',
  answers: { 200: ok(ref(Health)) },
});
export const healthz = contract({
  id: 'healthz',
  method: 'GET',
  path: '/healthz',
  access: 'public',
  tag,
  summary: 'The process is alive',
  answers: { 200: ok(ref(Alive)) },
});
export const readyz = contract({
  id: 'readyz',
  method: 'GET',
  path: '/readyz',
  access: 'public',
  tag,
  summary: 'The process can serve: its database answers and its timers run',
  answers: { 200: ok(ref(Ready)), 503: ok(ref(Ready), 'Not now.') },
});
export const metrics = contract({
  id: 'metrics',
  method: 'GET',
  path: '/metrics',
  access: 'public',
  tag,
  summary: 'Prometheus metrics',
  description: 'Open on loopback; elsewhere a key is needed unless KEPT_METRICS says otherwise.',
  answers: { 200: { description: 'Text exposition format.', schema: Type.String(), types: ['text/plain'] } },
});
export const stream = contract({
  id: 'stream',
  method: 'GET',
  path: '/v1/stream',
  access: 'read',
  tag: 'Conversations',
  summary: 'Server-sent events: transitions and changes of conversations, as they are committed',
  description:
    'Each event has `id` (its position), `event` (its kind) and JSON `data` (a Change). Reconnect with `Last-Event-ID` to go on where it broke ' +
    'off, at any process. Begins at now without one. A comment comes every 15 seconds.',
  query: object({
    after: Type.Optional(
      Type.Integer({ minimum: 0, description: 'As Last-Event-ID, for clients that cannot send it.' }),
    ),
  }),
  answers: { 200: { ...ok(ref(Change), 'A stream of these.'), types: ['text/event-stream'] } },
});
