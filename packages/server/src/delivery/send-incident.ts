/** PagerDuty: incidents that are resolved when their conversations are done. */
import type { Connection } from '@kept/engine';
import { httpOutcome } from './channels/http-outcome.ts';
import { incidentKey, incidentRequest, PAGERDUTY_API, resolveRequest } from './channels/pagerduty.ts';
import type { Delivery } from './claim.ts';
import { type Job, post, postOf, type Saying, type Sent } from './job.ts';
import { delivered } from './outcome.ts';

/** What tips triggers an incident; what is put right, or done, resolves it. */
export async function byPagerDuty(
  delivery: Delivery,
  connection: Extract<Connection, { kind: 'pagerduty' }>,
  saying: Extract<Saying, { kind: 'message' }>,
  { desk, secrets, options }: Job,
): Promise<Sent> {
  const { message, follows } = saying;
  const apiUrl = connection.apiUrl ?? PAGERDUTY_API;
  const routingKey = await secrets.valueOf(connection.routingKey);
  const key = incidentKey(delivery.workspace, delivery.conversation);
  const endsOne = message.trigger === 'sla_met' || message.trigger === 'sla_corrected';
  // An incident is a conversation's: one promise that is kept does not make up for another that is broken.
  if (endsOne && !follows && message.conversation.risk === 'breach') {
    return {
      outcome: delivered(null, 'Another promise of the conversation is broken: its incident stays.'),
      post: null,
    };
  }
  const resolves = follows || endsOne;
  const request = resolves
    ? resolveRequest(apiUrl, routingKey, key)
    : incidentRequest(message, apiUrl, routingKey, key);
  const outcome = httpOutcome(await post(options.http, request, secrets), desk.now);
  if (outcome.kind !== 'delivered') return { outcome, post: null };
  if (resolves && !follows) return { outcome, post: null };
  const kept = postOf(follows ? saying.post!.delivery : delivery.id, delivery, saying, { key }, desk.now);
  // It follows its conversation until that is done, however its promises end.
  return { outcome, post: { ...kept, closed_at: follows ? desk.now : null } };
}
