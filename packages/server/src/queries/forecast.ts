/** Which tripwires fall in the hours ahead, if nothing happens. */
import {
  advance,
  type Conversation,
  elapsedAt,
  formatInstant,
  LEVELS,
  METRICS,
  type Metric,
  resumeFold,
  type Timeline,
  TRIPWIRES,
  type Tripwire,
  thresholdMs,
} from '@kept/engine';
import { sql } from 'kysely';
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

type Counts = Record<Tripwire, number>;

export interface Forecasted {
  readonly asOf: string;
  readonly until: string;
  readonly buckets: (Counts & { readonly from: string; readonly to: string })[];
  readonly teams: (Counts & { readonly team: string | null })[];
  readonly crossings: {
    readonly at: string;
    readonly conversation: string;
    readonly subject: string | null;
    readonly team: string | null;
    readonly metric: Metric;
    readonly tripwire: Tripwire;
  }[];
  readonly truncated: boolean;
}

interface Crossing {
  readonly at: number;
  readonly metric: Metric;
  readonly tripwire: Tripwire;
}

export async function forecast(context: Context, question: AskForecast): Promise<Forecasted> {
  const { now, hours, bucketMinutes } = question;
  const until = now + hours * 3_600_000;
  const { timeline } = await context.configuration(question.workspace);
  const rows = await waking(context, question, until);
  const widthMs = bucketMinutes * 60_000;
  const buckets = Array.from({ length: Math.ceil((until - now) / widthMs) }, (_, index) => ({
    from: formatInstant(now + index * widthMs),
    to: formatInstant(Math.min(until, now + (index + 1) * widthMs)),
    ...noCounts(),
  }));
  const teams = new Map<string | null, Counts>();
  const all: (Crossing & { readonly conversation: Conversation })[] = [];
  for (const { state } of rows.slice(0, MOST_CONVERSATIONS)) {
    const conversation = JSON.parse(state) as Conversation;
    for (const crossing of crossingsOf(conversation, timeline, now, until)) {
      buckets[Math.floor((crossing.at - now) / widthMs)]![crossing.tripwire]++;
      const { team } = conversation.attributes;
      const counts = teams.get(team) ?? noCounts();
      counts[crossing.tripwire]++;
      teams.set(team, counts);
      all.push({ ...crossing, conversation });
    }
  }
  all.sort((a, b) => a.at - b.at);
  return {
    asOf: formatInstant(now),
    until: formatInstant(until),
    buckets,
    teams: [...teams]
      .map(([team, counts]) => ({ team, ...counts }))
      .sort((a, b) => b.urgent - a.urgent || b.normal - a.normal || (a.team ?? '').localeCompare(b.team ?? '', 'en')),
    crossings: all.slice(0, MOST_CROSSINGS).map(({ at, metric, tripwire, conversation }) => ({
      at: formatInstant(at),
      conversation: conversation.id,
      subject: conversation.attributes.subject,
      team: conversation.attributes.team,
      metric,
      tripwire,
    })),
    truncated: rows.length > MOST_CONVERSATIONS,
  };
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

/** The tripwires that its running clocks reach in `[now, until)` if nothing happens. */
function crossingsOf(conversation: Conversation, timeline: Timeline, now: number, until: number): Crossing[] {
  const fold = resumeFold(timeline, conversation);
  advance(fold, now);
  const crossings: Crossing[] = [];
  for (const metric of METRICS) {
    const cycle = conversation.metrics[metric].clock?.cycle;
    const terms = fold.terms[metric];
    if (!cycle || terms === null || cycle.countingSince === null) continue;
    const elapsedMs = elapsedAt(cycle, terms, now);
    for (const level of LEVELS) {
      const threshold = thresholdMs(terms.targets, level);
      if (level <= cycle.level || threshold === null) continue;
      const at = terms.schedule.add(now, Math.max(0, threshold - elapsedMs));
      if (at === null || at >= until) break;
      crossings.push({ at, metric, tripwire: TRIPWIRES[level - 1]! });
    }
  }
  return crossings;
}

function noCounts(): Counts {
  return { low: 0, normal: 0, high: 0, urgent: 0 };
}
