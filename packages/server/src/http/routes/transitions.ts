import { excusedOf } from '../../queries/history.ts';
import type { Store } from '../../store/store.ts';
import * as contracts from '../contracts/transitions.ts';
import { type ExcuseResult, excuse, withdrawExcuse } from '../excuses.ts';
import { Refusal } from '../refusal.ts';
import { type Route, route } from '../route.ts';

export interface TransitionRooms {
  readonly store: Store;
  readonly now: () => number;
  /** Who listens to the workspace need not wait. */
  readonly tell: (workspace: string) => void;
}

export function transitionRoutes({ store, now, tell }: TransitionRooms): Route[] {
  return [
    route(contracts.excuseTransition, async ({ params, body, who }) => {
      const result = await excuse(store, now(), who, params.id, body.reason);
      tell(who.workspace);
      return answerOf(result, params.id);
    }),
    route(contracts.withdrawExcuse, async ({ params, who }) => {
      const result = await withdrawExcuse(store, now(), who, params.id);
      tell(who.workspace);
      return answerOf(result, params.id);
    }),
  ];
}

function answerOf(result: ExcuseResult, id: string) {
  switch (result.kind) {
    case 'excused':
    case 'withdrawn':
      return excusedOf(result.excuse);
    case 'unknown_transition':
      throw new Refusal('unknown_transition', `There is no transition ${JSON.stringify(id)}.`);
    case 'not_a_breach':
      throw new Refusal('not_a_breach', 'Only a transition to breach is excused; this one is a warning.');
    case 'not_excused':
      throw new Refusal('not_excused', 'It is not excused, or the excuse has been withdrawn already.');
    default:
      return result satisfies never;
  }
}
