import type { Directory, Person, Recipient, TeamEntry } from '@kept/engine';

/** Whose a conversation is, as far as messages go. */
export interface Owner {
  readonly assignee: string | null;
  readonly team: string | null;
}

/**
 * Where a Slack message for somebody goes: a member, or a channel. Nobody assigned, or nobody reachable: the team. No
 * team: the rule's channel. Null where there is none of these.
 */
export function slackChannelFor(
  to: Recipient | null,
  owner: Owner,
  directory: Directory,
  rulesChannel: string | null,
): string | null {
  if (to === null) return rulesChannel;
  const team = teamOf(owner, directory);
  return personFor(to, owner, directory)?.slack ?? team?.slack ?? rulesChannel;
}

/** Slack's own writing of a mention; null where nobody is found. A team is its user group, or else its members. */
export function slackMentionOf(of: Recipient | null, owner: Owner, directory: Directory): string | null {
  if (of === null) return null;
  const person = personFor(of, owner, directory);
  if (person?.slack) return `<@${person.slack}>`;
  const members = (teamOf(owner, directory)?.members ?? [])
    .map((id) => personOf(directory, id)?.slack)
    .filter((slack) => slack != null);
  return members.length === 0 ? null : members.map((slack) => `<@${slack}>`).join(' ');
}

/** The addresses of a mail for somebody, in order and each once; empty where nobody is found. */
export function mailAddressesFor(recipients: readonly Recipient[], owner: Owner, directory: Directory): string[] {
  const addresses = recipients.flatMap((to) => {
    if (typeof to === 'object' && 'address' in to) return [to.address];
    const own = personFor(to, owner, directory)?.email;
    return own == null ? teamAddresses(owner, directory) : [own];
  });
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}

/** The team's mailbox, or else those of its members. */
function teamAddresses(owner: Owner, directory: Directory): string[] {
  const team = teamOf(owner, directory);
  if (team === null) return [];
  if (team.email !== null) return [team.email];
  return team.members.map((id) => personOf(directory, id)?.email).filter((email) => email != null);
}

/** The one person that is meant; null where it is a team, an address, or nobody. */
function personFor(to: Recipient, owner: Owner, directory: Directory): Person | null {
  if (typeof to === 'object') return 'person' in to ? personOf(directory, to.person) : null;
  switch (to) {
    case 'assignee':
      return owner.assignee === null ? null : personOf(directory, owner.assignee);
    case 'manager': {
      const manager = teamOf(owner, directory)?.manager ?? null;
      return manager === null ? null : personOf(directory, manager);
    }
    case 'team':
      return null;
    default:
      return to satisfies never;
  }
}

export function personOf({ people }: Directory, id: string): Person | null {
  return Object.hasOwn(people, id) ? people[id]! : null;
}

function teamOf({ team }: Owner, { teams }: Directory): TeamEntry | null {
  return team !== null && Object.hasOwn(teams, team) ? teams[team]! : null;
}
