/**
 * Simulations of a process: one runs at a time, others wait, those that are over are kept until newer ones push them
 * out. They are lost when the process stops: what was asked can be asked again.
 */
import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { StoreLocation } from '../store/store.ts';
import { runBeside } from './beside.ts';
import type { Compared } from './comparison.ts';
import type { Trial, TrialProgress } from './trial.ts';

/** Simulations that are over and can still be asked for, over all workspaces. */
export const SIMULATIONS_KEPT = 20;
/** Simulations that may wait for the one that runs. */
export const SIMULATIONS_WAITING = 10;

export type SimulationState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Simulation {
  readonly id: string;
  readonly trial: Trial;
  /** Who asked for it. */
  readonly author: string;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly state: SimulationState;
  readonly progress: TrialProgress | null;
  readonly result: Compared | null;
  /** Why it failed; the log says more. */
  readonly error: string | null;
}

export interface Simulations {
  /** Null where too many are waiting already. */
  start(trial: Trial, author: string): Simulation | null;
  get(workspace: string, id: string): Simulation | null;
  /** Newest first. */
  list(workspace: string): readonly Simulation[];
  /** Cancels one that waits or runs, forgets one that is over. False where there is none. */
  remove(workspace: string, id: string): boolean;
  /** Cancels all, and waits for the thread to end. */
  close(): Promise<void>;
}

export interface SimulationsOptions {
  readonly location: StoreLocation;
  readonly clock: Clock;
  readonly onFailure?: ((error: unknown, trial: Trial) => void) | undefined;
}

type Kept = { -readonly [K in keyof Simulation]: Simulation[K] } & { readonly stop: AbortController };

export function createSimulations({ location, clock, onFailure }: SimulationsOptions): Simulations {
  const kept = new Map<string, Kept>();
  let running: Promise<void> | null = null;

  const finish = (simulation: Kept, end: Partial<Pick<Kept, 'state' | 'result' | 'error'>>) => {
    Object.assign(simulation, end, { finishedAt: clock.now() });
    const over = [...kept.values()].filter(({ finishedAt }) => finishedAt !== null);
    for (const { id } of over.slice(0, Math.max(0, over.length - SIMULATIONS_KEPT))) kept.delete(id);
  };

  const run = async (simulation: Kept) => {
    Object.assign(simulation, { state: 'running', startedAt: clock.now() });
    try {
      const result = await runBeside(
        location,
        { kind: 'trial', trial: simulation.trial },
        { signal: simulation.stop.signal, progress: (progress) => Object.assign(simulation, { progress }) },
      );
      finish(simulation, { state: 'done', result });
    } catch (error) {
      if (simulation.stop.signal.aborted) return finish(simulation, { state: 'cancelled' });
      onFailure?.(error, simulation.trial);
      finish(simulation, { state: 'failed', error: (error as Error).message });
    }
  };

  const next = () => {
    if (running !== null) return;
    const waiting = [...kept.values()].find(({ state }) => state === 'waiting');
    if (waiting === undefined) return;
    running = run(waiting).finally(() => {
      running = null;
      next();
    });
  };

  const cancel = (simulation: Kept) => {
    simulation.stop.abort(new Error('The simulation was cancelled.'));
    if (simulation.state === 'waiting') finish(simulation, { state: 'cancelled' });
  };

  const get = (workspace: string, id: string) => {
    const simulation = kept.get(id);
    return simulation?.trial.workspace === workspace ? simulation : null;
  };

  return {
    start(trial, author) {
      const waiting = [...kept.values()].filter(({ state }) => state === 'waiting').length;
      if (waiting >= SIMULATIONS_WAITING) return null;
      const simulation: Kept = {
        id: `sim_${randomUUID()}`,
        trial,
        author,
        createdAt: clock.now(),
        startedAt: null,
        finishedAt: null,
        state: 'waiting',
        progress: null,
        result: null,
        error: null,
        stop: new AbortController(),
      };
      kept.set(simulation.id, simulation);
      next();
      return simulation;
    },
    get,
    list: (workspace) => [...kept.values()].filter(({ trial }) => trial.workspace === workspace).reverse(),
    remove(workspace, id) {
      const simulation = get(workspace, id);
      if (simulation === null) return false;
      if (simulation.finishedAt === null) cancel(simulation);
      else kept.delete(id);
      return true;
    },
    async close() {
      for (const simulation of kept.values()) if (simulation.finishedAt === null) cancel(simulation);
      await running;
    },
  };
}
