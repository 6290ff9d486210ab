/** Which tripwires fall in the hours ahead, if nothing happens. */
import { advance, resumeFold } from '@kept/engine';
import { sql } from 'kysely';
import { crossingsAhead } from '../forecast/crossings.ts';
import { type Forecasted as Counted, ForecastCount } from '../forecast/forecast.ts';
import { conversationOf } from '../store/conversation-text.ts';
import type { Context } from './context.ts';

/** Conversations looked at, soonest first; beyond, the answer says that it is cut. */
const MOST_CONVERSATIONS = 20_000;
const MOST_CROSSINGS = 100;

export interface AskForecast {
  readonly workspace: string;
  readonly now: number;
  readonly hours: number;
  readonly bucketMinutes: number;
  readonly team: readonly string[] | null;
}

export type Forecasted = Counted & { readonly truncated: boolean };

export async function forecast(context: Context, question: AskForecast): Promise<Forecasted> {
  const { now, hours, bucketMinutes } = question;
  const until = now + hours * 3_600_000;
  const { timeline } = await context.configuration(question.workspace);
  const rows = await waking(context, question, until);
  const counting = new ForecastCount({ now, until, bucketMinutes, listed: MOST_CROSSINGS });
  for (const { state } of rows.slice(0, MOST_CONVERSATIONS)) {
    const conversation = conversationOf(state);
    const fold = resumeFold(timeline, conversation);
    advance(fold, now);
    counting.add(conversation, crossingsAhead(fold, now, until));
  }
  return { ...counting.forecasted(), truncated: rows.length > MOST_CONVERSATIONS };
}

/** A conversation with a tripwire before `until` wakes before it. */
function waking({ db, dialect }: Context, { workspace, team }: AskForecast, until: number) {
  let query = db
    .selectFrom('conversations')
    .select('state')
    .where('wake_at', '<', until)
    // Not by the workspace's own index: what wakes in a few hours is few, over all workspaces.
    .where(sql`workspace || ''`, '=', workspace)
    .where(sql<boolean>`open = 1`);
  if (team !== null) query = query.where(dialect.among('team', team));
  return query
    .orderBy('wake_at')
    .limit(MOST_CONVERSATIONS + 1)
    .execute();
}
