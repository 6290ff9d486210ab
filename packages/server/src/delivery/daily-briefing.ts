/** What a digest of the day tells: what falls due in the hours ahead if nobody acts, and what is broken now. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { advance, METRICS, type Metric, resumeFold } from '@kept/engine';
import { type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { DigestRule } from '../automation/daily.ts';
import { personOf } from '../automation/recipients.ts';
import { crossingsAhead } from '../forecast/crossings.ts';
import { conversationOf } from '../store/conversation-text.ts';
import type { Tables } from '../store/tables.ts';
import type { Desk } from './briefing.ts';
import { linkTo } from './message.ts';

export interface Daily {
  /** The delivery's. */
  readonly id: string;
  readonly automation: string;
  readonly sentAt: number;
  /** What is told of falls due in `[sentAt, until)`. */
  readonly until: number;
  readonly aheadSeconds: number;
  /** Whether hours are those of a schedule. */
  readonly officeHours: boolean;
  readonly timeZone: string;
  /** Those with most to fall due first; null is no team. */
  readonly teams: readonly DailyTeam[];
  /** Soonest first, so many; `dueTotal` counts all. */
  readonly due: readonly DailyItem[];
  readonly dueTotal: number;
  /** Broken the longest first, so many; `brokenTotal` counts all. */
  readonly broken: readonly DailyItem[];
  readonly brokenTotal: number;
  /** The board. */
  readonly link: string;
  readonly sample: boolean;
}

export interface DailyTeam {
  readonly team: string | null;
  readonly due: number;
  /** Tripwires before the target that are reached on the way. */
  readonly warnings: number;
  readonly broken: number;
}

export interface DailyItem {
  readonly conversation: string;
  readonly subject: string | null;
  readonly team: string | null;
  readonly assigneeName: string | null;
  readonly metric: Metric;
  /** When it breaks, or broke; null where that is not known any more. */
  readonly at: number | null;
  /** Left on its clock; null of what is broken. */
  readonly clockMs: number | null;
  readonly link: string;
}

/** Looked at at most; the board has the rest. */
const MOST_CONVERSATIONS = 20_000;
const MOST_LISTED = 30;
/** Folded between two looks at whatever else is to be done. */
const AT_ONCE = 100;

export interface DailyOptions {
  readonly id: string;
  readonly workspace: string;
  readonly rule: DigestRule;
  readonly sample?: boolean;
}

export async function briefDaily(desk: Desk, options: DailyOptions): Promise<Daily> {
  const { rule } = options;
  const { timeline, now, publicUrl } = desk;
  const { aheadSeconds, schedule: name, timeZone } = rule.digest;
  const schedule = name === null ? null : (timeline.revisions.at(-1)!.rules.schedules.get(name) ?? null);
  const until = schedule?.add(now, aheadSeconds * 1000) ?? now + aheadSeconds * 1000;
  const teams = new Map<string | null, { due: number; warnings: number; broken: number }>();
  const teamOf = (team: string | null) => {
    const counts = teams.get(team) ?? { due: 0, warnings: 0, broken: 0 };
    teams.set(team, counts);
    return counts;
  };
  const due = await dueOf(desk, options, until, teamOf);
  const broken = await brokenOf(desk, options);
  for (const { team } of broken) teamOf(team).broken++;
  return {
    ...{ id: options.id, automation: rule.name, sentAt: now, until, aheadSeconds, timeZone },
    officeHours: schedule !== null,
    teams: [...teams]
      .map(([team, counts]) => ({ team, ...counts }))
      .sort((a, b) => b.due - a.due || b.broken - a.broken || b.warnings - a.warnings),
    due: due.slice(0, MOST_LISTED),
    dueTotal: due.length,
    broken: broken.slice(0, MOST_LISTED),
    brokenTotal: broken.length,
    link: publicUrl,
    sample: options.sample ?? false,
  };
}

async function dueOf(
  desk: Desk,
  options: DailyOptions,
  until: number,
  teamOf: (team: string | null) => { due: number; warnings: number },
): Promise<DailyItem[]> {
  const { db, timeline, now } = desk;
  const rows = await chosen(db.selectFrom('conversations').select('state'), desk, options)
    .where('wake_at', '<', until)
    .orderBy('wake_at')
    .limit(MOST_CONVERSATIONS)
    .execute();
  const items: DailyItem[] = [];
  for (const [at, { state }] of rows.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await nextTurn();
    const conversation = conversationOf(state);
    const fold = resumeFold(timeline, conversation);
    advance(fold, now);
    const { id, attributes } = conversation;
    for (const crossing of crossingsAhead(fold, now, until)) {
      if (!watches(options.rule, crossing.metric)) continue;
      const counts = teamOf(attributes.team);
      if (crossing.tripwire !== 'urgent') counts.warnings++;
      else {
        counts.due++;
        const { team, subject, assignee } = attributes;
        const { metric, at, clockMs } = crossing;
        items.push(itemOf(desk, { id, team, subject, assignee }, { metric, at, clockMs }));
      }
    }
  }
  return items.sort((a, b) => a.at! - b.at!);
}

const BADGES = {
  firstReply: ['first_reply_badge', 'first_reply_due_at'],
  allMessages: ['all_messages_badge', 'all_messages_due_at'],
  resolution: ['resolution_badge', 'resolution_due_at'],
} as const;

async function brokenOf(desk: Desk, options: DailyOptions): Promise<DailyItem[]> {
  const columns = ['id', 'team', 'subject', 'assignee', ...METRICS.flatMap((metric) => BADGES[metric])] as const;
  const rows = await chosen(desk.db.selectFrom('conversations').select(columns), desk, options)
    // Of those that are open, the rank of a breach.
    .where('risk_rank', '=', 4)
    .orderBy('due_order')
    .limit(MOST_CONVERSATIONS)
    .execute();
  const items = rows.flatMap((row) =>
    METRICS.filter((metric) => row[BADGES[metric][0]] === 'breach' && watches(options.rule, metric)).map((metric) =>
      itemOf(desk, row, { metric, at: row[BADGES[metric][1]], clockMs: null }),
    ),
  );
  return items.sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
}

type Conversations<O> = SelectQueryBuilder<Tables, 'conversations', O>;

/** Open conversations that the rule's conditions choose. */
function chosen<O>(query: Conversations<O>, { dialect }: Desk, { workspace, rule }: DailyOptions): Conversations<O> {
  let some = query.where('workspace', '=', workspace).where(sql<SqlBool>`open = 1`);
  for (const column of ['team', 'channel', 'priority', 'tier'] as const) {
    const values = rule.when[column];
    if (values !== null) some = some.where(dialect.among(column, values));
  }
  const { assignee } = rule.when;
  if (assignee === null) return some;
  return some.where((eb: ExpressionBuilder<Tables, 'conversations'>) =>
    eb.or([
      dialect.among('assignee', assignee),
      ...(assignee.includes('unassigned') ? [eb('assignee', 'is', null)] : []),
    ]),
  );
}

function watches({ when }: DigestRule, metric: Metric): boolean {
  return when.metric === null || when.metric.includes(metric);
}

interface Whose {
  readonly id: string;
  readonly team: string | null;
  readonly subject: string | null;
  readonly assignee: string | null;
}

function itemOf(
  { timeline, publicUrl }: Desk,
  { id, team, subject, assignee }: Whose,
  of: Pick<DailyItem, 'metric' | 'at' | 'clockMs'>,
): DailyItem {
  const { directory } = timeline.revisions.at(-1)!.rules.config;
  const assigneeName = assignee === null ? null : (personOf(directory, assignee)?.name ?? assignee);
  return { conversation: id, subject, team, assigneeName, link: linkTo(publicUrl, id), ...of };
}
