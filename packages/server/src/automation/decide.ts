/**
 * From a trigger to what is to be sent: which automations match and why, what a throttle or quiet hours hold back, and
 * who gets it. Pure: the database is read before and written after (./router.ts).
 */
import type { Action, Automation, Config, Connection, Schedule } from '@kept/engine';
import { allChangesOf, changesOf, DEEPEST_CHAIN, isChange } from './changes.ts';
import type { Send } from './delivery-body.ts';
import { type FiredTrigger, rankOf } from './fired-trigger.ts';
import { type Match, matchOf } from './match.ts';
import { quietUntil } from './quiet-hours.ts';
import { mailAddressesFor, type Owner, slackChannelFor, slackMentionOf } from './recipients.ts';
import { isHeldBack, type Memory, type Said } from './throttle.ts';

export interface Around {
  readonly config: Config;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly memory: Memory;
  readonly now: number;
  /** How many changes by automations led to these triggers. */
  readonly depth: number;
}

export interface Decision {
  readonly automation: string;
  /** Place of the action in the rule, from 0. */
  readonly action: number;
  readonly triggers: readonly FiredTrigger[];
  readonly matched: Match;
  readonly kind: Send['kind'];
  readonly destination: string;
  readonly fate: Fate;
}

export type Fate =
  | { readonly kind: 'send'; readonly send: Send }
  /** In quiet hours, until they end. */
  | { readonly kind: 'hold'; readonly send: Send; readonly untilAt: number }
  | { readonly kind: 'skip'; readonly code: SkipCode; readonly reason: string };

export type SkipCode = 'throttled' | 'no_connection' | 'no_recipient' | 'loop_cut';

export interface Decided {
  readonly decisions: readonly Decision[];
  /** What a throttle is to remember. */
  readonly said: readonly { readonly automation: string; readonly said: Said }[];
}

/** What a group of triggers, of one conversation and instant, sets off. */
export function decide(group: readonly FiredTrigger[], around: Around): Decided {
  const decisions: Decision[] = [];
  const said: { automation: string; said: Said }[] = [];
  for (const automation of around.config.automations) {
    const matches = group.flatMap((fired) => {
      const match = matchOf(automation, fired);
      return match === null ? [] : [{ fired, match }];
    });
    if (matches.length === 0) continue;
    const triggers = matches.map(({ fired }) => fired);
    const { conversation, createdAt } = triggers[0]!;
    const saying = { at: createdAt, rank: Math.max(...triggers.map(rankOf)) };
    // A correction takes back what was said: it is never noise.
    const corrects = triggers[0]!.trigger === 'sla_corrected';
    const heldBack = !corrects && isHeldBack(automation, conversation, saying, around.memory);
    if (automation.throttle !== null && !heldBack) said.push({ automation: automation.name, said: saying });
    const quiet = quietUntil(automation, triggers, around.schedules, around.now);
    const { assignee, team } = triggers[0]!.body.standing;
    for (const made of actionsOf(automation, { assignee, team }, around)) {
      const fate = heldBack ? THROTTLED : waiting(made, quiet);
      decisions.push({ ...made, automation: automation.name, triggers, matched: matches[0]!.match, fate });
    }
  }
  return { decisions, said };
}

const THROTTLED: Fate = {
  kind: 'skip',
  code: 'throttled',
  reason: 'The throttle of the rule held it back: nothing higher than what it said before.',
};

/** What an action of a rule comes to. */
export type Made = Pick<Decision, 'action' | 'kind' | 'destination' | 'fate'>;

/** Messages wait; what changes the conversation does not. */
function waiting({ kind, fate }: Made, quiet: number | null): Fate {
  if (fate.kind !== 'send' || kind === 'change' || quiet === null) return fate;
  return { kind: 'hold', send: fate.send, untilAt: quiet };
}

/** A digest of the day is nobody's, but a team's where the rule names one alone: `to: team` and `manager` are its. */
export function decideDigest(rule: Automation, config: Config): Made[] {
  const teams = rule.when.team ?? [];
  const owner: Owner = { assignee: null, team: teams.length === 1 ? teams[0]! : null };
  return actionsOf(rule, owner, { config, depth: 0 });
}

function actionsOf(automation: Automation, whose: Owner, around: Pick<Around, 'config' | 'depth'>): Made[] {
  // An action sees what those before it in the rule have changed: assigned first, then told.
  let owner = whose;
  return automation.do.map((action, at): Made => {
    if (action.kind === 'assign') owner = { ...owner, assignee: action.assignee };
    if (action.kind === 'setTeam') owner = { ...owner, team: action.team };
    return { action: at, ...madeOf(action, automation, owner, around) };
  });
}

function madeOf(
  action: Action,
  automation: Automation,
  owner: Owner,
  around: Pick<Around, 'config' | 'depth'>,
): Omit<Made, 'action'> {
  if (isChange(action)) {
    if (around.depth < DEEPEST_CHAIN) return to('conversation', { kind: 'change', changes: changesOf(action) });
    const reason = `A chain of ${around.depth} changes by rules led here: cut, so that rules do not set each other off for ever.`;
    return skip('change', 'conversation', 'loop_cut', reason);
  }
  const found = connectionFor(action, around.config);
  const kind = action.kind;
  if (found === null) {
    return skip(
      kind,
      kind,
      'no_connection',
      `There is no connection of kind ${kind === 'email' ? 'smtp' : kind} to send it by.`,
    );
  }
  const { name, connection } = found;
  switch (action.kind) {
    case 'slack':
      return slackSend(action, name, connection, owner, around.config);
    case 'webhook':
      return to(`webhook:${name}`, { kind: 'webhook', connection: name, changes: allChangesOf(automation.do) });
    case 'email': {
      const addresses = mailAddressesFor(action.to, owner, around.config.directory);
      if (addresses.length === 0) return skip('email', `email:${name}`, 'no_recipient', NOBODY_FOUND);
      const { subject, text } = action;
      return to(`email:${name}`, { kind: 'email', connection: name, to: addresses, subject, text });
    }
    case 'teams':
      return to(`teams:${name}`, { kind: 'teams', connection: name, text: action.text });
    case 'pagerduty':
      return to(`pagerduty:${name}`, { kind: 'pagerduty', connection: name });
    default:
      return action satisfies never;
  }
}

const NOBODY_FOUND =
  'Nobody was found to send it to: no assignee, no team that the directory knows, and no channel in the rule.';

function slackSend(
  action: Extract<Action, { kind: 'slack' }>,
  name: string,
  connection: Connection,
  owner: Owner,
  { directory }: Config,
): Omit<Made, 'action'> {
  const mention = slackMentionOf(action.mention, owner, directory);
  const { text } = action;
  const byToken = connection.kind === 'slack' && connection.token !== null;
  if (!byToken) return to(`slack:${name}`, { kind: 'slack', connection: name, channel: null, mention, text });
  const rulesChannel = action.channel ?? (connection.kind === 'slack' ? connection.defaultChannel : null);
  const channel = slackChannelFor(action.to, owner, directory, rulesChannel);
  if (channel === null) return skip('slack', `slack:${name}`, 'no_recipient', NOBODY_FOUND);
  return to(`slack:${name}:${channel}`, { kind: 'slack', connection: name, channel, mention, text });
}

function to(destination: string, send: Send): Omit<Made, 'action'> {
  return { kind: send.kind, destination, fate: { kind: 'send', send } };
}

function skip(kind: Send['kind'], destination: string, code: SkipCode, reason: string): Omit<Made, 'action'> {
  return { kind, destination, fate: { kind: 'skip', code, reason } };
}

/** The connection that an action names, or the only one of its kind; null where there is none. */
function connectionFor(
  action: Exclude<Action, { kind: 'assign' | 'setPriority' | 'setTeam' | 'addTags' }>,
  { connections }: Config,
): { name: string; connection: Connection } | null {
  const kind = action.kind === 'email' ? 'smtp' : action.kind;
  const named = Object.entries(connections).filter(
    ([name, connection]) => connection.kind === kind && (action.connection === null || action.connection === name),
  );
  return named.length === 1 ? { name: named[0]![0], connection: named[0]![1] } : null;
}
