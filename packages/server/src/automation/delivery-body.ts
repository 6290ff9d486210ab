import type { Changes, Trigger } from '@kept/engine';
import type { OutboxBody } from '../store/outbox-body.ts';

/** The JSON of `deliveries.body`: what is told, and how it travels. Whoever gets it was settled when the trigger fired. */
export interface DeliveryBody {
  readonly content: Content;
  /** Null where it was skipped: there is nobody to send it to, or nothing to send it by. */
  readonly send: Send | null;
}

export type Content =
  /** Several where First Reply and All Messages tipped at one instant. */
  | { readonly kind: 'triggers'; readonly triggers: readonly ToldTrigger[] }
  /** Those deliveries that it replaced, gathered over quiet hours. */
  | { readonly kind: 'digest' }
  /** What falls due and what is broken, on a local date (`2026-03-02`); gathered when it is sent. */
  | { readonly kind: 'daily'; readonly date: string }
  /** What became of the conversation of an earlier delivery: its message is changed in place, its incident resolved. */
  | { readonly kind: 'follow'; readonly delivery: string };

export interface ToldTrigger {
  readonly id: string;
  readonly trigger: Trigger;
  readonly at: number;
  readonly body: OutboxBody;
}

/** An action with its places filled in: an address, not a role. `connection` is the name of one. */
export type Send =
  | {
      readonly kind: 'slack';
      readonly connection: string;
      /** A channel or a member; null for an incoming webhook, which has its own. */
      readonly channel: string | null;
      /** As Slack writes them: `<@U012AB3CD>`. */
      readonly mention: string | null;
      readonly text: string | null;
    }
  /** `changes`: what the rule changes in the conversation, for the helpdesk to follow. */
  | { readonly kind: 'webhook'; readonly connection: string; readonly changes: Changes | null }
  | {
      readonly kind: 'email';
      readonly connection: string;
      readonly to: readonly string[];
      readonly subject: string | null;
      readonly text: string | null;
    }
  | { readonly kind: 'teams'; readonly connection: string; readonly text: string | null }
  | { readonly kind: 'pagerduty'; readonly connection: string }
  | { readonly kind: 'change'; readonly changes: Changes };
