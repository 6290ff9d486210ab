/**
 * Takes Kept's webhooks: checks the signature, drops repetitions, answers at once and works afterwards.
 *
 *   npm install standardwebhooks
 *   KEPT_WEBHOOK_SECRET=whsec_… PORT=8080 node webhook-receiver.mjs
 *
 * The same secret goes into the connection, by reference:
 *
 *   connections:
 *     mine: { kind: webhook, url: https://example.com/kept, secret: { env: KEPT_WEBHOOK_SECRET } }
 */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Webhook } from 'standardwebhooks';

/** Kept tries again for a day, so an id is worth remembering for longer than that. */
const REMEMBERED_MS = 3 * 24 * 60 * 60 * 1000;
const MOST_BYTES = 1_000_000;

/**
 * @param {object} options
 * @param {string} options.secret as the connection has it
 * @param {(trigger: {type: string, timestamp: string, data: object}, id: string) => unknown} options.onTrigger called once an id
 */
export function webhookReceiver({ secret, onTrigger }) {
  const webhook = new Webhook(secret);
  /** Ids that were taken, with when. A database with a unique key does this across restarts. */
  const taken = new Map();

  return async (request, response) => {
    const body = await bodyOf(request);
    if (body === null) return void response.writeHead(413).end('too large');
    let trigger;
    try {
      // Over the bytes as they came, before anything parses them.
      trigger = webhook.verify(body, request.headers);
    } catch {
      return void response.writeHead(401).end('the signature does not fit');
    }
    const id = request.headers['webhook-id'];
    const now = Date.now();
    for (const [old, at] of taken) if (now - at > REMEMBERED_MS) taken.delete(old);
    const isNew = !taken.has(id);
    taken.set(id, now);
    // At least once means: perhaps twice. The second time it is thanked for and left at that.
    response.writeHead(204).end();
    if (isNew) await onTrigger(trigger, id);
  };
}

async function bodyOf(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What a line of a log would say. */
export function sentenceOf({ type, data }) {
  const { conversation, transition } = data;
  const hours = data.hoursOverdue === undefined ? `${data.hoursLeft} h left` : `${data.hoursOverdue} h overdue`;
  return `${type}: ${transition.metric} of ${conversation.id}, ${hours}, ${conversation.assignee ?? 'unassigned'}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const secret = process.env.KEPT_WEBHOOK_SECRET;
  if (!secret) throw new Error('Set KEPT_WEBHOOK_SECRET to the secret of the connection.');
  const receive = webhookReceiver({ secret, onTrigger: (trigger) => console.log(sentenceOf(trigger)) });
  createServer(receive).listen(Number(process.env.PORT ?? 8080));
}
