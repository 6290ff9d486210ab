/** Every question that is asked of the store, by name: what a reader can be asked, here or on a thread of its own. */
import { foldVersions } from '../record/fold-versions.ts';
import { compliance } from './compliance.ts';
import { countConversations } from './count-conversations.ts';
import { getDelivery, listDeliveries } from './deliveries.ts';
import { facets } from './facets.ts';
import { firings } from './firings.ts';
import { forecast } from './forecast.ts';
import { explainConversation, getConversation } from './get-conversation.ts';
import { health } from './health.ts';
import { history } from './history.ts';
import { listAnswer } from './list-answer.ts';
import { listEvents } from './list-events.ts';
import { patchReports } from './patch-reports.ts';
import { traceAttributes, traceConversation } from './trace.ts';

export const QUERIES = {
  compliance,
  countConversations,
  explainConversation,
  facets,
  firings,
  foldVersions,
  forecast,
  getConversation,
  getDelivery,
  health,
  history,
  listAnswer,
  listDeliveries,
  listEvents,
  patchReports,
  traceAttributes,
  traceConversation,
} as const;

export type QueryName = keyof typeof QUERIES;
export type Question<Q extends QueryName> = Parameters<(typeof QUERIES)[Q]>[1];
export type AnswerTo<Q extends QueryName> = Awaited<ReturnType<(typeof QUERIES)[Q]>>;
