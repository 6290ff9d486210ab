import type { Action, Changes } from '@kept/engine';

type ChangeAction = Extract<Action, { kind: 'assign' | 'setPriority' | 'setTeam' | 'addTags' }>;

/** How deep a chain of changes may go: a change by a rule, whose breach makes a rule change it, and so on. */
export const DEEPEST_CHAIN = 3;

export function isChange(action: Action): action is ChangeAction {
  return ['assign', 'setPriority', 'setTeam', 'addTags'].includes(action.kind);
}

/** What an action changes in the conversation, as an event says it. */
export function changesOf(action: ChangeAction): Changes {
  switch (action.kind) {
    case 'assign':
      return { assignee: action.assignee };
    case 'setPriority':
      return { priority: action.priority };
    case 'setTeam':
      return { team: action.team };
    case 'addTags':
      return { addTags: action.tags };
    default:
      return action satisfies never;
  }
}

/** All that a rule changes, in order; null where it changes nothing. */
export function allChangesOf(actions: readonly Action[]): Changes | null {
  const changes = actions.filter(isChange).map(changesOf);
  if (changes.length === 0) return null;
  const tags = changes.flatMap(({ addTags }) => addTags ?? []);
  return Object.assign({}, ...changes, tags.length === 0 ? null : { addTags: [...new Set(tags)] });
}
