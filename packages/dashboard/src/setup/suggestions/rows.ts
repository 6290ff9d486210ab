/** The groups of an answer as the rows of one table: all, by priority, by tier, by both. Pure. */
import type { Schema } from '../../api/client.ts';
import type { Group } from './take.ts';

export type Suggestions = Schema['Suggestions'];
export type SuggestedRow = Schema['SuggestedGroup'] & Group;

/** A division that says nothing, into one group without a name, is left out. */
export function rowsOf({ all, byPriority, byTier, byPriorityAndTier }: Suggestions): SuggestedRow[] {
  const tells = (groups: readonly Schema['SuggestedGroup'][], key: 'priority' | 'tier') =>
    groups.some((group) => group[key] !== null);
  const named = (groups: readonly Schema['SuggestedGroup'][], kind: Group['kind']) =>
    groups.map((group) => ({ ...group, kind }));
  const [priorities, tiers] = [tells(byPriority, 'priority'), tells(byTier, 'tier')];
  return [
    ...named(all === null ? [] : [all], 'all'),
    ...named(priorities ? byPriority : [], 'priority'),
    ...named(tiers ? byTier : [], 'tier'),
    ...named(priorities && tiers ? byPriorityAndTier : [], 'both'),
  ];
}
