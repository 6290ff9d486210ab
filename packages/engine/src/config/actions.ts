import type { Action, Connection, Directory, Recipient, Trigger } from './config.ts';
import type { Names } from './names.ts';
import { meant } from './near.ts';
import { recipientOf } from './recipients.ts';
import { both, describe, type Keys, type Report } from './report.ts';
import type { automationShape } from './shape/automation-shape.ts';
import type { Read } from './shape/read.ts';

type ReadAutomation = Read<typeof automationShape>;
export type ReadAction = NonNullable<NonNullable<ReadAutomation['do']>[number]>;
type Fields<K extends ReadAction['key']> = Extract<ReadAction, { key: K }>['value'];

/** What actions refer to. Connections that are faulty are there by kind, as null. */
export interface Around {
  readonly kinds: ReadonlyMap<string, Connection['kind'] | null>;
  readonly connections: ReadonlyMap<string, Connection | null>;
  readonly directory: Directory;
  readonly names: Names;
  readonly report: Report;
  /** Kinds of which it was already said that there is no connection. */
  readonly saidMissing: Set<Connection['kind']>;
}

/** One action, null if it is faulty. `keys` lead to what the action's key holds. */
export function actionOf(read: ReadAction, on: readonly Trigger[], keys: Keys, around: Around): Action | null {
  switch (read.key) {
    case 'slack':
      return slackOf(read.value, keys, around);
    case 'email':
      return emailOf(read.value, keys, around);
    case 'webhook': {
      const connection = connectionFor('webhook', read.value.connection, keys, around);
      return connection == null ? null : { kind: 'webhook', connection };
    }
    case 'teams': {
      const connection = connectionFor('teams', read.value.connection, keys, around);
      return connection === undefined ? null : { kind: 'teams', connection, text: read.value.text ?? null };
    }
    case 'pagerduty': {
      const connection = connectionFor('pagerduty', read.value.connection, keys, around);
      return connection === undefined ? null : { kind: 'pagerduty', connection };
    }
    case 'assign':
      return assignOf(read.value, keys, around);
    case 'setPriority':
      around.names.mention('priority', read.value, keys);
      warnOfLoop('a priority with shorter targets', on, keys, around.report);
      return { kind: 'setPriority', priority: read.value };
    case 'setTeam':
      around.names.mention('team', read.value, keys);
      warnOfLoop('a team with a stricter policy', on, keys, around.report);
      return { kind: 'setTeam', team: read.value };
    case 'addTags':
      return { kind: 'addTags', tags: read.value.filter((tag) => tag !== null) };
    default:
      return read satisfies never;
  }
}

/** Name of the connection to use; null where there is none of the kind yet, undefined if what is written is faulty. */
function connectionFor(
  kind: Connection['kind'],
  written: string | null | undefined,
  keys: Keys,
  { kinds, report, saidMissing }: Around,
): string | null | undefined {
  if (written === null) return undefined;
  const ofKind = [...kinds].filter(([, other]) => other === kind).map(([name]) => name);
  if (written !== undefined) {
    const actual = kinds.get(written);
    if (actual === kind || actual === null) return written;
    const place = [...keys, 'connection'];
    const there =
      ofKind.length === 0
        ? ` Add it to connections, with kind: ${kind}.`
        : ` Of kind ${kind} there are ${both(ofKind)}.`;
    if (actual === undefined) {
      report.error(
        place,
        'unknown_connection',
        `No connection is called ${describe(written)}.${meant(written, ofKind, there)}`,
      );
    } else {
      report.error(
        place,
        'wrong_connection',
        `The connection ${describe(written)} is of kind ${actual}; one of kind ${kind} is needed.${there}`,
      );
    }
    return undefined;
  }
  if (ofKind.length === 1) return ofKind[0]!;
  if (ofKind.length > 1) {
    report.error(
      keys,
      'ambiguous_connection',
      `Several connections are of kind ${kind}: ${both(ofKind)}. Write connection: ${ofKind[0]}, or another of them.`,
    );
    return undefined;
  }
  // A faulty connection of unknown kind may be the one: its own fault says enough.
  if ([...kinds.values()].includes(null)) return undefined;
  return noConnection(kind, keys, report, saidMissing);
}

function noConnection(
  kind: Connection['kind'],
  keys: Keys,
  report: Report,
  said: Set<Connection['kind']>,
): null | undefined {
  if (kind === 'webhook') {
    report.error(
      keys,
      'no_connection',
      'There is no connection of kind webhook. Add one: connections: { NAME: { kind: webhook, url: https://example.com/hook } }.',
    );
    return undefined;
  }
  if (!said.has(kind)) {
    report.warn(
      keys,
      'no_connection',
      `There is no connection of kind ${kind} yet, so nothing is sent. Add one to connections.`,
    );
    said.add(kind);
  }
  return null;
}

function slackOf(read: Fields<'slack'>, keys: Keys, around: Around): Action | null {
  const connection = connectionFor('slack', read.connection, keys, around);
  const recipient = (field: 'to' | 'mention'): Recipient | null => {
    const written = read[field];
    return written == null ? null : recipientOf(written, 'slack', around.directory, [...keys, field], around.report);
  };
  const [to, mention] = [recipient('to'), recipient('mention')];
  if (connection === undefined) return null;
  if (connection !== null) checkChannel(read, connection, keys, around);
  return { kind: 'slack', connection, channel: read.channel ?? null, to, mention, text: read.text ?? null };
}

/** A webhook is one channel; with a token there must be a channel or a person. */
function checkChannel(read: Fields<'slack'>, name: string, keys: Keys, { connections, report }: Around): void {
  const connection = connections.get(name);
  if (connection?.kind !== 'slack') return;
  if (connection.webhookUrl !== null) {
    const fixed = `The connection ${describe(name)} is an incoming webhook, which posts to one channel whatever a rule says.`;
    const instead = 'Leave it out, or give the connection a token instead of its webhookUrl.';
    if (read.to != null) report.error([...keys, 'to'], 'fixed_channel', `${fixed} ${instead}`);
    const other = read.channel != null && !sameChannel(read.channel, connection.defaultChannel);
    if (other) report.error([...keys, 'channel'], 'fixed_channel', `${fixed} ${instead}`);
    return;
  }
  if (read.channel !== undefined || connection.defaultChannel !== null) return;
  if (read.to === undefined) {
    report.error(
      keys,
      'no_channel',
      `It is not said where the message goes. Write channel: "#sla-breaches", or a defaultChannel in the connection ${describe(name)}.`,
    );
  } else {
    report.warn(
      keys,
      'no_fallback',
      'Where nobody is found for `to`, the message goes nowhere. Add a channel for that case.',
    );
  }
}

function sameChannel(a: string, b: string | null): boolean {
  return a.replace(/^#/, '') === b?.replace(/^#/, '');
}

function emailOf(read: Fields<'email'>, keys: Keys, around: Around): Action | null {
  const connection = connectionFor('smtp', read.connection, keys, around);
  const to = (read.to ?? []).map((written, at) => {
    const place = [...keys, 'to', at];
    return written === null ? null : recipientOf(written, 'email', around.directory, place, around.report);
  });
  if (connection === undefined) return null;
  return {
    kind: 'email',
    connection,
    to: to.filter((one) => one !== null),
    subject: read.subject ?? null,
    text: read.text ?? null,
  };
}

function assignOf(id: string, keys: Keys, { directory, report }: Around): Action {
  if (id === 'nobody') return { kind: 'assign', assignee: null };
  const people = Object.keys(directory.people);
  if (people.length > 0 && !people.includes(id)) {
    const message = `Nobody in the directory has the id ${describe(id)}.${meant(id, [...people, 'nobody'], ' Add them, so that messages can reach them.')}`;
    report.warn(keys, 'unknown_person', message);
  }
  return { kind: 'assign', assignee: id };
}

function warnOfLoop(what: string, on: readonly Trigger[], keys: Keys, report: Report): void {
  if (!on.includes('sla_breach_warning')) return;
  const message = `A warning that sets ${what} can break the conversation's own promise at once: what is past under the new targets is crossed then. Use on: [sla_breached], or make sure that no target gets shorter.`;
  report.warn(keys, 'breaches_itself', message);
}
