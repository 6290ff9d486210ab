import { METRICS } from '@kept/engine';
import { Type } from 'typebox';
import { VERDICTS } from '../../simulation/verdict.ts';
import { object, oneOf, ref } from '../schemas/schema.ts';
import { FlipPage, NewSimulation, Simulation, SimulationList, Suggestions } from '../schemas/simulation.ts';
import { contract, ok } from './contract.ts';
import { idParams, paging, queryInstant } from './parameters.ts';

const tag = 'Simulations';
const unknown = ['unknown_simulation'] as const;

export const startSimulation = contract({
  id: 'startSimulation',
  method: 'POST',
  path: '/v1/simulations',
  access: 'admin',
  tag,
  summary: 'Try a configuration on history',
  description:
    'Replays what is stored twice, as things stand and as proposed, and compares. One runs at a time, on a thread of its own; ' +
    'ten may wait. The last twenty that are over are kept in memory, until the process stops.',
  body: ref(NewSimulation),
  answers: { 202: ok(ref(Simulation), 'It waits or runs; ask for its progress.') },
  problems: ['bad_configuration', 'bad_period', 'bad_time_zone', 'too_many_simulations'],
});

export const listSimulations = contract({
  id: 'listSimulations',
  method: 'GET',
  path: '/v1/simulations',
  access: 'read',
  tag,
  summary: 'Simulations that are kept',
  answers: { 200: ok(ref(SimulationList)) },
});

export const getSimulation = contract({
  id: 'getSimulation',
  method: 'GET',
  path: '/v1/simulations/{id}',
  access: 'read',
  tag,
  summary: 'How far a simulation is, and what came of it',
  params: idParams,
  answers: { 200: ok(ref(Simulation)) },
  problems: unknown,
});

export const listFlips = contract({
  id: 'listFlips',
  method: 'GET',
  path: '/v1/simulations/{id}/flips',
  access: 'read',
  tag,
  summary: 'Which conversations come out differently, by id',
  params: idParams,
  query: object({
    metric: Type.Optional(oneOf(METRICS)),
    before: Type.Optional(oneOf(VERDICTS)),
    after: Type.Optional(oneOf(VERDICTS)),
    ...paging,
  }),
  answers: { 200: ok(ref(FlipPage)) },
  problems: [...unknown, 'simulation_unfinished', 'bad_cursor'],
});

export const removeSimulation = contract({
  id: 'removeSimulation',
  method: 'DELETE',
  path: '/v1/simulations/{id}',
  access: 'admin',
  tag,
  summary: 'Cancel a simulation, or forget one that is over',
  params: idParams,
  answers: { 204: { description: 'Done.', schema: null } },
  problems: unknown,
});

export const suggestTargets = contract({
  id: 'suggestTargets',
  method: 'GET',
  path: '/v1/suggestions',
  access: 'read',
  tag,
  summary: 'Targets that would have been kept so often',
  description:
    'From cycles that were answered (of Resolution, closed) in the period, counted under a schedule of the newest configuration and the pauses ' +
    'of their policies. By nearest rank: always a time that was measured, and a second more, as reached is too late (§5.3). ' +
    'The period is the last 90 days if not given.',
  query: object({
    schedule: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, description: 'Its name; around the clock if absent.' }),
    ),
    metric: oneOf(METRICS),
    percent: Type.Optional(
      Type.String({
        pattern: '^\\d{1,3}(\\.\\d{1,3})?(,\\d{1,3}(\\.\\d{1,3})?){0,9}$',
        description: 'Such as 90,95,99, which is so if absent.',
      }),
    ),
    from: Type.Optional(queryInstant),
    to: Type.Optional(queryInstant),
  }),
  answers: { 200: ok(ref(Suggestions)) },
  problems: ['unknown_schedule', 'bad_period'],
});
