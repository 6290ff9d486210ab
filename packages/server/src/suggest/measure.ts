/** How long cycles took by the clock of one schedule, whatever schedule and target they really ran under. */
import {
  ALWAYS_OPEN,
  type Config,
  type Cycle,
  compileRules,
  countedUnder,
  type Fold,
  foldEvents,
  type Holidays,
  type Metric,
  type Policy,
  type Schedule,
  type Status,
  singleRevision,
  type Terms,
  type Timeline,
} from '@kept/engine';
import type { Life } from '../lives/life.ts';

/** One answered cycle; of Resolution, one that was closed (§10.4). */
export interface Measured {
  readonly ms: number;
  /** At the breach, else at the end (§10.3). */
  readonly priority: string | null;
  readonly tier: string | null;
}

export interface MeasureOptions {
  readonly config: Config;
  readonly holidays?: Holidays | undefined;
  /** A schedule of the configuration; null counts around the clock. */
  readonly schedule: string | null;
  readonly metric: Metric;
  /** Cycles that ended in `[from, to)`. */
  readonly from: number;
  readonly to: number;
}

const DEFAULT_PAUSES: readonly Status[] = ['pending'];

export class Measure {
  readonly #options: MeasureOptions;
  readonly #timeline: Timeline;
  readonly #schedule: Schedule;

  /** @throws Error for a schedule that the configuration does not have */
  constructor(options: MeasureOptions) {
    const config = watching(options.config, options.metric);
    const rules = compileRules(config, { holidays: options.holidays });
    this.#options = options;
    this.#timeline = singleRevision(rules);
    this.#schedule = scheduleOf(rules.schedules, options.schedule);
  }

  /** The cycles of one conversation, as of the end of the period; a deleted one has none (§10.2). */
  *of({ events }: Pick<Life, 'events'>): Generator<Measured> {
    const { metric, from, to } = this.#options;
    const { conversation, written } = foldEvents(this.#timeline, events, to);
    if (conversation === null || conversation.deleted) return;
    for (const cycle of written.cycles) {
      if (cycle.metric !== metric || cycle.endedAt === null || cycle.endedAt < from || cycle.endedAt >= to) continue;
      if (cycle.endReason !== (metric === 'resolution' ? 'closed' : 'answered')) continue;
      const { priority, tier } = cycle.standing!;
      yield { ms: this.#counted(cycle, written), priority, tier };
    }
  }

  /** §5.3: the open time of the schedule, less what paused the metric under the policy that it ended under. */
  #counted({ metric, cycle, episode, startedAt, endedAt }: Cycle, { episodes, applications }: Fold['written']): number {
    const { spans } = episodes.find((each) => each.episode === episode)!;
    const last = applications.findLast((each) => each.metric === metric && each.cycle === cycle)!;
    const { pauseOn } = this.#timeline.revisions[0]!.rules.terms(last.policy, metric, last);
    return countedUnder({ pauseOn, schedule: this.#schedule } as Terms, spans, startedAt, endedAt!);
  }
}

function scheduleOf(schedules: ReadonlyMap<string, Schedule>, name: string | null): Schedule {
  const schedule = name === null ? ALWAYS_OPEN : schedules.get(name);
  if (schedule === undefined) throw new Error(`There is no schedule ${name}.`);
  return schedule;
}

/** The configuration; with a policy for everything where none that is assigned watches the metric. */
function watching(config: Config, metric: Metric): Config {
  if (config.assignments.some(({ policy }) => config.policies[policy]?.metrics[metric])) return config;
  const anything: Policy = {
    ...{ name: 'anything', schedule: null, alerts: 'perCycle', tiers: {}, defaultPriority: null },
    ...{ atRiskAt: 0.75, urgentAt: 0.9 },
    metrics: { [metric]: { pauseOn: DEFAULT_PAUSES, targets: { kind: 'one', target: { kind: 'whole', seconds: 1 } } } },
  };
  return { ...config, policies: { anything }, assignments: [{ policy: 'anything', team: null, channel: null }] };
}
