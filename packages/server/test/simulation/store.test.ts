/** Simulations of what a store holds, on a thread of their own. */

import { parseConfig } from '@kept/engine';
import { expect, it } from 'vitest';
import { createJobs, JOBS_WAITING, type Jobs } from '../../src/beside/jobs.ts';
import { runBeside } from '../../src/beside/run-beside.ts';
import { holidays } from '../../src/holidays/holidays.ts';
import { type Against, runTrial, type Trial } from '../../src/simulation/trial.ts';
import { FakeClock, type RawEvent, type Service, serviceOn, text } from '../record/service.ts';
import { MINUTE, START } from '../reports/given.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { config } from './given.ts';

const HOUR = config({ firstReply: { target: '1h' } });
const HALF = config({ firstReply: { target: '30m' } });

function event(id: string, conversation: string, type: string, minutes: number, more: object = {}): RawEvent {
  return { id, type, conversation, at: text(START + minutes * MINUTE), ...more };
}

function checked(given: unknown): Trial['config'] {
  const parsed = parseConfig(given);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.config;
}

function trial(workspace: string, given: unknown, more: { against?: Against; from?: number; to?: number } = {}): Trial {
  const { against = 'current', from = -480, to = 960 } = more;
  const report = {
    ...{ from: START + from * MINUTE, to: START + to * MINUTE, until: START + 960 * MINUTE },
    ...({ basis: 'created', timeZone: 'UTC', groupBy: null } as const),
  };
  return { workspace, config: checked(given), against, report };
}

async function answered(service: Service, count: number): Promise<string> {
  const workspace = await service.workspace('acme', HOUR);
  for (let each = 0; each < count; each++) {
    const id = `c${String(each).padStart(4, '0')}`;
    service.clock.moveTo(START + 45 * MINUTE);
    await service.receive(workspace, [
      event(`${id}-1`, id, 'conversation.created', 0, { subject: 'Cannot log in', customer: { name: 'Ada' } }),
      event(`${id}-2`, id, 'message.sent', each % 2 === 0 ? 20 : 45),
    ]);
  }
  return workspace;
}

function keeper({ store, clock }: Service, onFailure?: (error: unknown) => void): Jobs<'trial'> {
  return createJobs<'trial'>({ location: store.location, clock, prefix: 'sim', kept: 20, onFailure });
}

function start(simulations: Jobs<'trial'>, asked: Trial) {
  return simulations.start(asked.workspace, { kind: 'trial', trial: asked }, 'ada');
}

async function over(simulations: Jobs<'trial'>, workspace: string, id: string) {
  await expect.poll(() => simulations.get(workspace, id)?.finishedAt, { timeout: 20_000 }).toBeTypeOf('number');
  return simulations.get(workspace, id)!;
}

onEveryDatabase('A simulation of a store', (database) => {
  it('replays what is stored under both configurations', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START));
    const workspace = await answered(service, 6);
    const told: unknown[] = [];
    const tried = await runTrial(service.store, holidays, trial(workspace, HALF), {
      progress: (progress) => told.push(progress),
    });
    expect(tried.replayed).toBe(6);
    expect(tried.before.overall.metrics.firstReply.rate).toBe(100);
    expect(tried.after.overall.metrics.firstReply.rate).toBe(50);
    expect(tried.list.map(({ conversation }) => conversation)).toEqual(['c0001', 'c0003', 'c0005']);
    expect(told.at(-1)).toEqual({ replayed: 6, total: 6 });
  });

  it('the configuration that is in force flips nothing', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START));
    const workspace = await answered(service, 6);
    const tried = await runTrial(service.store, holidays, trial(workspace, HOUR));
    expect(tried.flips.conversations).toBe(0);
    expect(tried.before).toEqual(tried.after);
  });

  it('against what was recorded, every revision stands in its time', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START));
    const workspace = await answered(service, 2);
    service.clock.moveTo(START + 100 * MINUTE);
    await service.revisions.save(workspace, JSON.stringify(HALF), { author: 'ada' });
    service.clock.moveTo(START + 200 * MINUTE);
    await service.receive(workspace, [
      event('late-1', 'late', 'conversation.created', 110),
      event('late-2', 'late', 'message.sent', 150),
    ]);
    // As it was: an hour for the first two, half an hour for the third.
    const recorded = await runTrial(service.store, holidays, trial(workspace, HALF, { against: 'recorded' }));
    expect(recorded.before.overall.metrics.firstReply.conversations).toMatchObject({ met: 2, breached: 1 });
    expect(recorded.list.map(({ conversation }) => conversation)).toEqual(['c0001']);
    const current = await runTrial(service.store, holidays, trial(workspace, HALF));
    expect(current.flips.conversations).toBe(0);
  });

  it('leaves out what was over before the period, and takes in what was still open', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START + 960 * MINUTE));
    const workspace = await service.workspace('acme', HOUR);
    await service.receive(workspace, [
      event('a1', 'over', 'conversation.created', 0),
      event('a2', 'over', 'status.changed', 10, { status: 'done' }),
      event('b1', 'open', 'conversation.created', 170),
      event('c1', 'after', 'conversation.created', 400),
    ]);
    const tried = await runTrial(service.store, holidays, trial(workspace, HALF, { from: 180, to: 300 }));
    expect(tried.replayed).toBe(1);
    // It was created before the period, and breached in it.
    expect(tried.before.overall).toMatchObject({ total: 0, breachesInPeriod: 1 });
    expect(tried.load.before).toEqual({ warnings: 2, breaches: 1 });
  });

  it('runs beside, and gives the same', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START));
    const workspace = await answered(service, 6);
    const asked = trial(workspace, HALF);
    const beside = await runBeside<'trial'>(service.store.location, { kind: 'trial', trial: asked });
    expect(beside).toEqual(await runTrial(service.store, holidays, asked));
  });

  it('one runs while others wait; what waits or runs can be cancelled; too many are refused', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START));
    const workspace = await answered(service, 4);
    const simulations = keeper(service);
    const started = Array.from({ length: 1 + JOBS_WAITING }, () => start(simulations, trial(workspace, HALF)));
    expect(started.map((each) => each?.state)).toEqual(['running', ...Array(JOBS_WAITING).fill('waiting')]);
    expect(start(simulations, trial(workspace, HALF))).toBeNull();

    const ids = started.map((each) => each!.id);
    for (const id of ids.slice(0, -1)) expect(simulations.remove(workspace, id)).toBe(true);
    expect((await over(simulations, workspace, ids[0]!)).state).toBe('cancelled');
    expect(simulations.get(workspace, ids[1]!)).toMatchObject({ state: 'cancelled', startedAt: null });

    const last = await over(simulations, workspace, ids.at(-1)!);
    expect(last).toMatchObject({ state: 'done', progress: { replayed: 4, total: 4 }, error: null });
    expect(last.result!.flips.conversations).toBe(2);
    expect(simulations.get('another', last.id)).toBeNull();
    expect(simulations.remove(workspace, last.id)).toBe(true);
    expect(simulations.get(workspace, last.id)).toBeNull();
    await simulations.close();
  });

  it('one that fails says why, and the next runs all the same', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START));
    const workspace = await answered(service, 2);
    const failures: unknown[] = [];
    const simulations = keeper(service, (error) => failures.push(error));
    const lost = start(simulations, trial('nowhere', HALF))!;
    const next = start(simulations, trial(workspace, HALF))!;
    expect(await over(simulations, 'nowhere', lost.id)).toMatchObject({
      state: 'failed',
      error: 'There is no workspace "nowhere".',
    });
    expect((await over(simulations, workspace, next.id)).state).toBe('done');
    expect(failures).toHaveLength(1);
    await simulations.close();
  });

  it('closing ends the one that runs', async () => {
    const service = serviceOn(await database.open(), new FakeClock(START));
    const workspace = await answered(service, 2);
    const simulations = keeper(service);
    const { id } = start(simulations, trial(workspace, HALF))!;
    await simulations.close();
    expect(simulations.get(workspace, id)!.state).toBe('cancelled');
  });
});
