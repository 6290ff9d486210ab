/** Actions as the configuration writes them, `{ slack: { … } }`, and the fields that each has. Pure. */
import { rawOf } from '../raw.ts';

export const ACTIONS = [
  'slack',
  'email',
  'webhook',
  'teams',
  'pagerduty',
  'assign',
  'setPriority',
  'setTeam',
  'addTags',
] as const;
/** What a daily digest can be sent by. */
export const DIGEST_ACTIONS = [
  'slack',
  'email',
  'webhook',
  'teams',
] as const satisfies readonly (typeof ACTIONS)[number][];
export type ActionName = (typeof ACTIONS)[number];

export type FieldName = 'connection' | 'channel' | 'to' | 'mention' | 'subject' | 'text';

/** In the order of the form. Those without fields hold one text, or a list of them. */
export const FIELDS: Readonly<Record<ActionName, readonly FieldName[]>> = {
  slack: ['channel', 'to', 'mention', 'text', 'connection'],
  email: ['to', 'subject', 'text', 'connection'],
  webhook: ['connection'],
  teams: ['text', 'connection'],
  pagerduty: ['connection'],
  assign: [],
  setPriority: [],
  setTeam: [],
  addTags: [],
};

/** The kind of connection that an action goes through; null for changes to the conversation itself. */
export const CONNECTION_KIND: Readonly<Record<ActionName, string | null>> = {
  slack: 'slack',
  email: 'smtp',
  webhook: 'webhook',
  teams: 'teams',
  pagerduty: 'pagerduty',
  assign: null,
  setPriority: null,
  setTeam: null,
  addTags: null,
};

export function actionName(written: unknown): ActionName | null {
  const [key] = Object.keys(rawOf(written));
  return ACTIONS.find((name) => name === key) ?? null;
}

/** What a new action of a kind starts from. */
export function emptyAction(name: ActionName): Record<string, unknown> {
  switch (name) {
    case 'slack':
      return { slack: { channel: '#sla-breaches' } };
    case 'email':
      return { email: { to: ['assignee'] } };
    case 'webhook':
    case 'teams':
    case 'pagerduty':
      return { [name]: {} };
    case 'assign':
      return { assign: 'nobody' };
    case 'setPriority':
      return { setPriority: 'critical' };
    case 'setTeam':
      return { setTeam: 'support' };
    case 'addTags':
      return { addTags: ['sla'] };
    default:
      return name satisfies never;
  }
}
