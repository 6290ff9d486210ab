import type { Jobs } from '../../beside/jobs.ts';
import { letterOf } from '../../explain/letter.ts';
import { erasePersonal } from '../../proof/erase.ts';
import type { Reader } from '../../queries/reader.ts';
import type { Recorder } from '../../record/recorder.ts';
import type { Store } from '../../store/store.ts';
import * as contracts from '../contracts/truth.ts';
import { mustBeZone } from '../instants.ts';
import { Refusal } from '../refusal.ts';
import { Respond, type Route, route } from '../route.ts';
import { asOf, cyclesThere, unknownConversation } from './conversations.ts';

export interface TruthRooms {
  readonly store: Store;
  readonly recorder: Recorder;
  readonly reader: Reader;
  readonly pasts: Jobs<'past'>;
  readonly now: () => number;
}

export function truthRoutes({ store, recorder, reader, pasts, now }: TruthRooms): Route[] {
  return [
    route(contracts.explainAsText, async ({ params, query, who }) => {
      const { metric, cycle = null, timeZone } = query;
      if (timeZone !== undefined) mustBeZone(timeZone);
      const conversation = { workspace: who.workspace, id: params.id, ...asOf(query, now()) };
      const [explained, detail] = await Promise.all([
        reader.ask('explainConversation', { ...conversation, metric, cycle }),
        reader.ask('getConversation', conversation),
      ]);
      if (explained.kind === 'unknown_conversation' || detail === null) throw unknownConversation(params.id, query);
      if (explained.kind === 'unknown_cycle') {
        throw new Refusal('unknown_cycle', cyclesThere(params.id, metric, explained.cycles));
      }
      const paused = explained.ledger.endedAt === null && detail.metrics[metric]?.clock === 'paused';
      const lines = letterOf(explained.ledger, { subject: detail.subject, zone: timeZone, paused });
      return new Respond(200, `${lines.join('\n')}\n`, { 'content-type': 'text/plain; charset=utf-8' });
    }),
    route(contracts.erasePersonal, async ({ params, who }) => {
      const erased = await erasePersonal(store, recorder, who.workspace, params.id);
      if (erased === null) throw unknownConversation(params.id, {});
      // What was shown of it in the past goes too.
      for (const { id } of pasts.list(who.workspace)) pasts.remove(who.workspace, id);
      return { conversation: params.id, events: erased.events };
    }),
  ];
}
