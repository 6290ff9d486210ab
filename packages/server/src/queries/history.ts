/** Everything ever recorded of a conversation: what follows from the facts, and beside it what was retracted (§9.2). */
import {
  type ApplicationRecord,
  type Attributes,
  type Badge,
  type Cause,
  CROSSED,
  type CycleRecord,
  type EpisodeRecord,
  formatInstant,
  type Level,
  METRICS,
  type Metric,
  recordOf,
  type SelectionMade,
  type Timeline,
  type TransitionRecord,
} from '@kept/engine';
import type { Selectable } from 'kysely';
import { applicationOf as applicationOfRow } from '../record/facts.ts';
import type { RetractionCause } from '../record/folding.ts';
import type { ApplicationTable, CycleTable, EpisodeTable, ExcuseTable, TransitionTable } from '../store/tables.ts';
import type { Context } from './context.ts';
import { foldedAsOf } from './folded.ts';

export interface AskHistory {
  readonly workspace: string;
  readonly id: string;
  readonly now: number;
}

interface Retraction {
  readonly at: string;
  readonly by: RetractionCause | null;
}

export interface Excused {
  readonly reason: string;
  readonly author: string;
  readonly at: string;
  readonly withdrawnAt: string | null;
}

type Retracted = { readonly retracted: Retraction | null };

export interface History {
  readonly conversation: string;
  readonly asOf: string;
  readonly episodes: (EpisodeRecord & { revision: number; statuses: { at: string; status: string }[] } & Retracted)[];
  readonly cycles: (Omit<CycleRecord, 'applications'> & { breachedAt: string | null } & Retracted)[];
  readonly applications: (ApplicationRecord & {
    metric: Metric;
    cycle: number;
    application: number;
    revision: number;
    scheduleVersion: number | null;
  } & Retracted)[];
  readonly selections: {
    at: string;
    cause: Cause;
    revision: number;
    attributes: Attributes;
    winners: { metric: Metric; policy: string; assignment: number; score: number }[];
  }[];
  readonly transitions: (TransitionRecord & {
    id: string;
    detectedAt: string;
    cause: Cause;
    policy: string;
    policyVersion: number;
    team: string | null;
    channel: string | null;
    assignee: string | null;
    priority: string | null;
    tier: string | null;
    fired: boolean;
    notFired: string | null;
    excuse: Excused | null;
  } & Retracted)[];
}

/** Null where there is no such conversation. */
export async function history(context: Context, { workspace, id, now }: AskHistory): Promise<History | null> {
  const fold = await foldedAsOf(context, workspace, id, { at: now, knownAt: null });
  const record = fold && recordOf(fold, now);
  if (!fold || !record) return null;
  const { db } = context;
  const [episodes, cycles, applications, transitions, excuses] = await Promise.all([
    db.selectFrom('episodes').selectAll().where('workspace', '=', workspace).where('conversation', '=', id).execute(),
    db.selectFrom('cycles').selectAll().where('workspace', '=', workspace).where('conversation', '=', id).execute(),
    db
      .selectFrom('applications')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('conversation', '=', id)
      .execute(),
    db
      .selectFrom('transitions')
      .selectAll()
      .where('workspace', '=', workspace)
      .where('conversation', '=', id)
      .execute(),
    db.selectFrom('excuses').selectAll().where('workspace', '=', workspace).where('conversation', '=', id).execute(),
  ]);
  const spans = new Map(fold.written.episodes.map((episode) => [episode.episode, episode.spans]));
  const shownEpisodes = new Map(record.episodes.map((episode) => [episode.episode, episode]));
  const shownCycles = new Map(record.cycles.map((cycle) => [`${cycle.metric}/${cycle.cycle}`, cycle]));
  const excusedBy = new Map(excuses.map((excuse) => [excuse.transition, excusedOf(excuse)]));
  const byStart = (a: { started_at: number }, b: { started_at: number }) => a.started_at - b.started_at;
  return {
    conversation: id,
    asOf: formatInstant(now),
    episodes: episodes
      .sort((a, b) => a.episode - b.episode || a.edition - b.edition)
      .map((row) => ({
        ...episodeOf(row, row.retracted_at === null ? (shownEpisodes.get(row.episode)?.worst ?? null) : null),
        revision: row.revision,
        statuses: (row.retracted_at === null ? (spans.get(row.episode) ?? []) : []).map(({ at, status }) => ({
          at: formatInstant(at),
          status,
        })),
        ...retractedOf(row),
      })),
    cycles: cycles
      .sort((a, b) => byStart(a, b) || orderOf(a.metric) - orderOf(b.metric) || a.edition - b.edition)
      .map((row) => ({ ...cycleOf(row, shownCycles.get(`${row.metric}/${row.cycle}`), now), ...retractedOf(row) })),
    applications: applications
      .sort((a, b) => a.applied_at - b.applied_at || orderOf(a.metric) - orderOf(b.metric) || a.edition - b.edition)
      .map((row) => ({ ...applicationOf(row, shownCycles.get(`${row.metric}/${row.cycle}`)), ...retractedOf(row) })),
    selections: fold.written.selections.map((selection) => selectionOf(selection, fold.timeline)),
    transitions: transitions
      .sort((a, b) => a.at - b.at || orderOf(a.metric) - orderOf(b.metric) || a.cycle - b.cycle)
      .map((row) => ({ ...transitionOf(row), excuse: excusedBy.get(row.id) ?? null, ...retractedOf(row) })),
  };
}

function orderOf(metric: string): number {
  return METRICS.indexOf(metric as Metric);
}

function retractedOf(row: { retracted_at: number | null; retracted_by: string | null }): Retracted {
  if (row.retracted_at === null) return { retracted: null };
  const by = row.retracted_by === null ? null : (JSON.parse(row.retracted_by) as RetractionCause);
  return { retracted: { at: formatInstant(row.retracted_at), by } };
}

function episodeOf(row: Selectable<EpisodeTable>, worst: Badge | null): EpisodeRecord {
  return {
    episode: row.episode,
    startedAt: formatInstant(row.started_at),
    endedAt: text(row.ended_at),
    reopenedBy: row.reopened_by as EpisodeRecord['reopenedBy'],
    worst,
  };
}

/** A cycle that runs is shown as of now; `shown` is what the facts say of it. */
function cycleOf(row: Selectable<CycleTable>, shown: CycleRecord | undefined, now: number) {
  const lives = row.retracted_at === null && row.ended_at === null;
  return {
    metric: row.metric as Metric,
    cycle: row.cycle,
    episode: row.episode,
    startedAt: formatInstant(row.started_at),
    endedAt: text(row.ended_at),
    endReason: row.end_reason as CycleRecord['endReason'],
    outcome: row.outcome as CycleRecord['outcome'],
    crossed: CROSSED[row.level as Level],
    elapsedSeconds: (lives && shown?.elapsedSeconds) || row.elapsed_ms / 1000,
    calendarSeconds: ((row.ended_at ?? row.retracted_at ?? now) - row.started_at) / 1000,
    breachedAt: text(row.breached_at),
  };
}

function applicationOf(row: Selectable<ApplicationTable>, shown: CycleRecord | undefined) {
  const lasts = row.retracted_at === null && row.ended_at === null;
  const { reachedAt: _, ...application } = applicationOfRow(row);
  return {
    ...application,
    appliedAt: formatInstant(row.applied_at),
    firstDueAt: text(row.first_due_at),
    dueAt: lasts ? (shown?.applications.at(-1)?.dueAt ?? null) : text(row.due_at),
    endedAt: text(row.ended_at),
  };
}

function transitionOf(row: Selectable<TransitionTable>) {
  return {
    id: row.id,
    at: formatInstant(row.at),
    metric: row.metric as Metric,
    cycle: row.cycle,
    episode: row.episode,
    tripwire: row.tripwire as TransitionRecord['tripwire'],
    from: row.from_state as TransitionRecord['from'],
    to: row.to_state as TransitionRecord['to'],
    raises: row.raises === 1,
    trigger: row.trigger as TransitionRecord['trigger'],
    detectedAt: formatInstant(row.detected_at),
    cause: JSON.parse(row.cause) as Cause,
    policy: row.policy,
    policyVersion: row.policy_version,
    team: row.team,
    channel: row.channel,
    assignee: row.assignee,
    priority: row.priority,
    tier: row.tier,
    fired: row.fired === 1,
    notFired: row.not_fired,
  };
}

function selectionOf({ at, cause, revision, attributes }: SelectionMade, timeline: Timeline) {
  const selection = timeline.numbered(revision).rules.select(attributes);
  return {
    at: formatInstant(at),
    cause,
    revision,
    attributes,
    winners: METRICS.flatMap((metric) => {
      const terms = selection[metric];
      return terms ? [{ metric, policy: terms.policy, assignment: terms.assignment, score: terms.score }] : [];
    }),
  };
}

export function excusedOf(row: Pick<Selectable<ExcuseTable>, 'reason' | 'author' | 'at' | 'withdrawn_at'>): Excused {
  return {
    reason: row.reason,
    author: row.author,
    at: formatInstant(row.at),
    withdrawnAt: text(row.withdrawn_at),
  };
}

function text(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
