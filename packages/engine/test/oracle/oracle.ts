/** What `replay` should say (interfaces.md), computed from scratch. */
import { type Cycle, cyclesOf } from './cycles.ts';
import { isActive, type Moment, momentsOf, type Revisions } from './moments.ts';
import { type HolidayDates, METRICS, type RawConfig, type RawEvent, type RawRevision } from './raw.ts';
import { Hours } from './selection.ts';
import { storiesOf } from './story.ts';
import { climbsOf, crossedAt, projected, TRIPWIRES, timeAt } from './time.ts';

const STATES = ['sla', 'at_risk', 'urgent', 'urgent', 'breach'] as const;

export function oracle(
  config: RawConfig,
  arrived: readonly RawEvent[],
  until: number,
  holidays: HolidayDates,
): unknown {
  const only: RawRevision = { number: 1, at: 0, appliesTo: 'new', config, versions: { policies: {}, schedules: {} } };
  return oracleOf({ all: [only], initial: only }, arrived, until, holidays);
}

export function oracleOf(
  revisions: Revisions,
  arrived: readonly RawEvent[],
  until: number,
  holidays: HolidayDates,
): unknown {
  const hours = new Hours(holidays);
  const stories = [...storiesOf(arrived, until)];
  return {
    until: text(until),
    conversations: stories.map(([id, events]) =>
      new Telling(id, momentsOf(events, revisions, until), hours, until).record(),
    ),
  };
}

interface Climb {
  readonly at: number;
  readonly level: number;
}

class Telling {
  readonly #id: string;
  readonly #moments: readonly Moment[];
  readonly #last: Moment;
  readonly #until: number;
  readonly #cycles: readonly Cycle[];
  readonly #climbs: ReadonlyMap<Cycle, readonly Climb[]>;

  constructor(id: string, moments: readonly Moment[], hours: Hours, until: number) {
    this.#id = id;
    this.#moments = moments;
    this.#last = moments.at(-1)!;
    this.#until = until;
    this.#cycles = cyclesOf(moments, hours);
    this.#climbs = new Map(this.#cycles.map((cycle) => [cycle, climbsOf(moments, cycle, until)]));
  }

  record(): unknown {
    const sorted = [...this.#cycles].sort(
      (a, b) =>
        a.episode - b.episode ||
        a.startedAt - b.startedAt ||
        METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric) ||
        a.cycle - b.cycle,
    );
    const watched = METRICS.filter((metric) => this.#cycles.some((cycle) => cycle.metric === metric));
    return {
      id: this.#id,
      status: this.#last.status,
      risk: this.#risk(),
      nextTripwireAt: textOrNull(this.#nextTripwireAt()),
      waitingSince: isActive(this.#last.status) ? textOrNull(this.#last.unansweredAt) : null,
      metrics: Object.fromEntries(watched.map((metric) => [metric, this.#metric(metric)])),
      episodes: this.#episodes(),
      cycles: sorted.map((cycle) => this.#cycle(cycle)),
      transitions: this.#transitions(),
    };
  }

  #level(cycle: Cycle): number {
    return this.#climbs.get(cycle)!.at(-1)?.level ?? 0;
  }

  #outcome(cycle: Cycle): string | null {
    if (cycle.endedAt === null) return null;
    if (this.#level(cycle) === 4) return 'breached';
    return cycle.endReason === 'answered' || cycle.endReason === 'closed' ? 'met' : null;
  }

  #of(episode: number, metric?: string): Cycle[] {
    return this.#cycles.filter(
      (cycle) => cycle.episode === episode && (metric === undefined || cycle.metric === metric),
    );
  }

  /** §5.4: the highest level of some cycles; null of none. */
  #highest(cycles: readonly Cycle[]): string | null {
    return cycles.length === 0 ? null : STATES[Math.max(...cycles.map((cycle) => this.#level(cycle)))]!;
  }

  #worst(cycles: readonly Cycle[]): string | null {
    const outcomes = cycles.map((cycle) => this.#outcome(cycle));
    return outcomes.includes('breached') ? 'breached' : outcomes.includes('met') ? 'met' : null;
  }

  #risk(): string | null {
    if (this.#last.status === 'deleted') return null;
    const cycles = this.#of(this.#last.episode);
    return this.#last.status === 'done' ? this.#worst(cycles) : this.#highest(cycles);
  }

  #runningOf(metric?: string): Cycle[] {
    return this.#cycles.filter((cycle) => cycle.endedAt === null && (metric === undefined || cycle.metric === metric));
  }

  #isPaused(cycle: Cycle): boolean {
    return cycle.applications.at(-1)!.pauseOn.includes(this.#last.status);
  }

  #nextTripwireAt(): number | null {
    const instants = this.#runningOf()
      .filter((cycle) => !this.#isPaused(cycle))
      .flatMap((cycle) => {
        const terms = cycle.applications.at(-1)!;
        return TRIPWIRES.filter((_, index) => index + 1 > this.#level(cycle))
          .map((tripwire) => terms.targets[tripwire])
          .filter((seconds) => seconds !== null)
          .map((seconds) => projected(this.#moments, cycle, terms, seconds, this.#until));
      })
      .filter((at) => at !== null);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  #metric(metric: string): unknown {
    const inEpisode = this.#of(this.#last.episode, metric);
    const state = this.#highest(inEpisode);
    const still = { state, badge: this.#badge(metric, inEpisode, state) };
    const cycle = this.#runningOf(metric)[0];
    if (!cycle) {
      const nothing = { clock: null, opensAt: null, dueAt: null, remainingSeconds: null };
      return { ...still, cycleState: null, running: false, ...nothing };
    }
    const terms = cycle.applications.at(-1)!;
    const paused = this.#isPaused(cycle);
    const closed = !paused && !terms.hours.isOpen(this.#until);
    const elapsed = timeAt(this.#moments, cycle, terms, this.#until);
    return {
      ...still,
      cycleState: STATES[this.#level(cycle)],
      running: true,
      clock: paused ? 'paused' : closed ? 'closed' : 'counting',
      opensAt: closed ? textOrNull(terms.hours.add(this.#until, 0)) : null,
      dueAt: textOrNull(this.#dueAt(cycle)),
      remainingSeconds: terms.targets.urgent - elapsed / 1000,
    };
  }

  #badge(metric: string, inEpisode: readonly Cycle[], state: string | null): string | null {
    const { status } = this.#last;
    if (status === 'deleted') return null;
    if (status === 'done' || inEpisode.length === 0) {
      const episodes = this.#cycles.filter((cycle) => cycle.metric === metric).map((cycle) => cycle.episode);
      return this.#worst(this.#of(Math.max(...episodes), metric));
    }
    const last = inEpisode.at(-1)!;
    if (last.endedAt === null || (metric === 'allMessages' && last.endReason === 'answered')) return state;
    return this.#outcome(last);
  }

  /** A running cycle's: its breach if crossed, else none while paused, else as projected. */
  #dueAt(cycle: Cycle): number | null {
    const breach = this.#climbs.get(cycle)!.find(({ level }) => level === 4);
    if (breach) return breach.at;
    if (this.#isPaused(cycle)) return null;
    const terms = cycle.applications.at(-1)!;
    return projected(this.#moments, cycle, terms, terms.targets.urgent, this.#until);
  }

  #episodes(): unknown[] {
    return [...new Set(this.#moments.map((moment) => moment.episode))].map((episode) => {
      const moments = this.#moments.filter((moment) => moment.episode === episode);
      const over = moments.find((moment) => !isActive(moment.status));
      const cycles = this.#of(episode);
      return {
        episode,
        startedAt: text(moments[0]!.episodeStartedAt),
        endedAt: over ? text(over.at) : null,
        reopenedBy: moments[0]!.reopenedBy,
        worst: over ? this.#worst(cycles) : this.#highest(cycles),
      };
    });
  }

  #cycle(cycle: Cycle): unknown {
    const end = cycle.endedAt ?? this.#until;
    return {
      metric: cycle.metric,
      cycle: cycle.cycle,
      episode: cycle.episode,
      startedAt: text(cycle.startedAt),
      endedAt: textOrNull(cycle.endedAt),
      endReason: cycle.endReason,
      outcome: this.#outcome(cycle),
      crossed: ['none', ...TRIPWIRES][this.#level(cycle)],
      elapsedSeconds: timeAt(this.#moments, cycle, cycle.applications.at(-1)!, end) / 1000,
      calendarSeconds: (end - cycle.startedAt) / 1000,
      applications: cycle.applications.map((application) => {
        const { targets, appliedAt, endedAt } = application;
        const reached = crossedAt(this.#moments, cycle, application, 'urgent', this.#until);
        const dueAt =
          reached ??
          (endedAt === null
            ? this.#dueAt(cycle)
            : projected(this.#moments, cycle, application, targets.urgent, endedAt));
        return {
          policy: application.policy,
          policyVersion: application.policyVersion,
          assignment: application.assignment,
          score: application.score,
          schedule: application.schedule,
          priority: application.priority,
          tier: application.tier,
          targets,
          appliedAt: text(appliedAt),
          firstDueAt: textOrNull(projected(this.#moments, cycle, application, targets.urgent, appliedAt)),
          dueAt: textOrNull(dueAt),
          endedAt: textOrNull(endedAt),
          endReason: application.endReason,
        };
      }),
    };
  }

  #transitions(): unknown[] {
    const climbs = this.#cycles
      .flatMap((cycle) => this.#climbs.get(cycle)!.map((climb) => ({ cycle, ...climb })))
      .sort(
        (a, b) =>
          a.at - b.at ||
          METRICS.indexOf(a.cycle.metric) - METRICS.indexOf(b.cycle.metric) ||
          a.cycle.cycle - b.cycle.cycle,
      );
    return climbs.map(({ cycle, at, level }, index) => {
      const { metric, episode } = cycle;
      const earlier = climbs
        .slice(0, index)
        .filter((climb) => climb.cycle.metric === metric && climb.cycle.episode === episode);
      const before = Math.max(0, ...earlier.map((climb) => climb.level));
      return {
        at: text(at),
        metric,
        cycle: cycle.cycle,
        episode,
        tripwire: TRIPWIRES[level - 1],
        from: STATES[before],
        to: STATES[Math.max(before, level)],
        raises: level > before,
        trigger: level === 4 ? 'sla_breached' : 'sla_breach_warning',
      };
    });
  }
}

function text(at: number): string {
  return new Date(at).toISOString();
}

function textOrNull(at: number | null): string | null {
  return at === null ? null : text(at);
}
