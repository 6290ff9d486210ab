/** What one attempt works with: what there is to say, by what, and what it leaves behind. */
import type { Connection } from '@kept/engine';
import type { Send, ToldTrigger } from '../automation/delivery-body.ts';
import { type Briefing, type Desk, fingerprintOf, isOver, type Post } from './briefing.ts';
import type { RecordEvents } from './channels/change.ts';
import type { Delivery } from './claim.ts';
import type { Daily } from './daily-briefing.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.ts';
import type { Digest, Message } from './message.ts';
import type { NetworkGuard } from './network-guard.ts';
import type { Outcome } from './outcome.ts';
import type { ReadSecret, SecretsInUse } from './secrets.ts';
import type { Attempted } from './settle.ts';

export interface SenderOptions {
  readonly http: HttpClient;
  readonly guard: NetworkGuard;
  readonly readSecret: ReadSecret;
  readonly record: RecordEvents;
  readonly timeoutMs: number;
}

export interface Sent {
  readonly outcome: Outcome;
  readonly post: Attempted['post'];
}

/** What there is to say: of one conversation, or gathered. */
export type Saying =
  | {
      readonly kind: 'message';
      readonly message: Message;
      readonly briefing: Briefing;
      readonly triggers: readonly ToldTrigger[];
      readonly post: Post | null;
      readonly follows: boolean;
    }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'daily'; readonly daily: Daily }
  | { readonly kind: 'nothing'; readonly why: string };

export interface Job {
  readonly send: Exclude<Send, { kind: 'change' }>;
  readonly connection: Connection;
  readonly saying: Exclude<Saying, { kind: 'nothing' }>;
  readonly desk: Desk;
  readonly secrets: SecretsInUse;
  readonly options: SenderOptions;
}

/** Sends a request, and takes secrets out of what is answered. */
export async function post(http: HttpClient, request: HttpRequest, secrets: SecretsInUse): Promise<HttpAnswer> {
  const answer = await http.post(request);
  // Before anything of it is cut to an excerpt, in which half a secret would not be found.
  return { ...answer, body: secrets.hide(answer.body) };
}

/** The record of a message or incident that follows its conversation from now on. */
export function postOf(
  id: string,
  delivery: Delivery,
  { message, briefing, triggers }: Extract<Saying, { kind: 'message' }>,
  receipt: object,
  now: number,
): NonNullable<Attempted['post']> {
  return {
    delivery: id,
    kind: delivery.kind,
    destination: delivery.destination,
    conversation: delivery.conversation,
    covers: JSON.stringify(triggers),
    receipt: JSON.stringify(receipt),
    shown: fingerprintOf(message),
    version: briefing.version,
    closed_at: isOver(message.conversation.status) ? now : null,
  };
}
