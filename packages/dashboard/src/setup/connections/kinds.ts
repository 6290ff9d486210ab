/** Connections as the configuration writes them: the fields of each kind, in the order of the form. Pure. */
import { rawOf } from '../raw.ts';

export const KINDS = ['slack', 'smtp', 'teams', 'pagerduty', 'webhook'] as const;
export type Kind = (typeof KINDS)[number];

export type Field =
  | { readonly name: string; readonly as: 'text' | 'port' | 'flag'; readonly hint?: string }
  /** Where it is found: never the secret itself. */
  | { readonly name: string; readonly as: 'secret'; readonly optional?: boolean }
  /** An address, or where it is found. */
  | { readonly name: string; readonly as: 'address' };

export const FIELDS: Readonly<Record<Kind, readonly Field[]>> = {
  slack: [
    { name: 'defaultChannel', as: 'text', hint: '#support' },
    { name: 'apiUrl', as: 'text', hint: 'https://slack.com/api' },
  ],
  smtp: [
    { name: 'host', as: 'text', hint: 'mail.example.com' },
    { name: 'port', as: 'port' },
    { name: 'secure', as: 'flag' },
    { name: 'from', as: 'text', hint: 'Kept <kept@example.com>' },
    { name: 'user', as: 'text' },
    { name: 'password', as: 'secret', optional: true },
  ],
  teams: [{ name: 'url', as: 'secret' }],
  pagerduty: [
    { name: 'routingKey', as: 'secret' },
    { name: 'apiUrl', as: 'text', hint: 'https://events.pagerduty.com' },
  ],
  webhook: [
    { name: 'url', as: 'address' },
    { name: 'secret', as: 'secret', optional: true },
  ],
};

/** The two ways into Slack. */
export const SLACK_WAYS = ['token', 'webhookUrl'] as const;

export function kindOf(written: unknown): Kind | null {
  const { kind } = rawOf(written);
  return KINDS.find((one) => one === kind) ?? null;
}

/** What a new connection of a kind starts from: every secret by the name of an environment variable. */
export function emptyConnection(kind: Kind): Record<string, unknown> {
  switch (kind) {
    case 'slack':
      return { kind, token: { env: 'SLACK_BOT_TOKEN' } };
    case 'smtp':
      return { kind, host: 'mail.example.com', from: 'Kept <kept@example.com>' };
    case 'teams':
      return { kind, url: { env: 'TEAMS_WORKFLOW_URL' } };
    case 'pagerduty':
      return { kind, routingKey: { env: 'PAGERDUTY_ROUTING_KEY' } };
    case 'webhook':
      return { kind, url: 'https://example.com/hook', secret: { env: 'WEBHOOK_SECRET' } };
    default:
      return kind satisfies never;
  }
}
