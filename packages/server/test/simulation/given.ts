/** Two configurations, and lives to try them on. */
import { byConversation, compileRules, type Event, parseConfig, singleRevision, type Timeline } from '@kept/engine';
import type { Life } from '../../src/lives/life.ts';
import type { Compared } from '../../src/simulation/comparison.ts';
import { type SimulationOptions, simulate } from '../../src/simulation/simulate.ts';
import { MINUTE, START } from '../reports/given.ts';

/** Around the clock but for what is pending; targets per metric. */
export function config(metrics: Record<string, unknown>, more: object = {}): unknown {
  return {
    kept: 1,
    schedules: {},
    policies: { standard: { ignoreOfficeHours: true, metrics, ...more } },
    assignments: [{ policy: 'standard' }],
  };
}

export function timeline(given: unknown): Timeline {
  const parsed = parseConfig(given);
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join(' '));
  return singleRevision(compileRules(parsed.config));
}

export function livesOf(events: readonly Event[]): Life[] {
  return [...byConversation(events)].map(([conversation, theirs]) => ({
    conversation,
    events: theirs,
    initialRevision: null,
  }));
}

export function trying(
  events: readonly Event[],
  configs: { readonly before: unknown; readonly after: unknown },
  options: Partial<SimulationOptions['report']> & Pick<SimulationOptions, 'signal' | 'progress'> = {},
): Promise<Compared> {
  const { signal, progress, ...report } = options;
  const before = timeline(configs.before);
  return simulate(livesOf(events), {
    report: {
      from: START - 480 * MINUTE,
      to: START + 960 * MINUTE,
      until: START + 960 * MINUTE,
      basis: 'created',
      timeZone: 'UTC',
      groupBy: null,
      ...report,
    },
    before: () => before,
    after: timeline(configs.after),
    signal,
    progress,
  });
}
