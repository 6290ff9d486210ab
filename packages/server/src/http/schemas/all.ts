/** Every schema with a name, by name: the components of the document, and what validators resolve references with. */
import type { TSchema } from 'typebox';
import * as automation from './automation.ts';
import * as compliance from './compliance.ts';
import * as config from './config.ts';
import * as conversation from './conversation.ts';
import * as delivery from './delivery.ts';
import * as event from './event.ts';
import * as forecast from './forecast.ts';
import * as health from './health.ts';
import * as history from './history.ts';
import * as imports from './import.ts';
import * as key from './key.ts';
import * as ledger from './ledger.ts';
import * as past from './past.ts';
import * as problem from './problem.ts';
import * as record from './record.ts';
import * as schedule from './schedule.ts';
import type { Named } from './schema.ts';
import * as session from './session.ts';
import * as simulation from './simulation.ts';
import * as stream from './stream.ts';
import * as trace from './trace.ts';
import * as words from './words.ts';
import * as workspace from './workspace.ts';

const modules: readonly Record<string, unknown>[] = [
  words,
  problem,
  event,
  record,
  conversation,
  forecast,
  history,
  ledger,
  trace,
  compliance,
  simulation,
  past,
  config,
  schedule,
  automation,
  delivery,
  imports,
  key,
  session,
  workspace,
  health,
  stream,
];

export const SCHEMAS: Readonly<Record<string, TSchema>> = Object.fromEntries(
  modules
    .flatMap((exported) => Object.values(exported))
    .filter(isNamed)
    .map((schema) => [schema.$id, schema]),
);

function isNamed(value: unknown): value is Named<TSchema> {
  return typeof value === 'object' && value !== null && '$id' in value && typeof value.$id === 'string';
}
