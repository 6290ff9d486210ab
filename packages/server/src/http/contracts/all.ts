/** Every route there is, in the order of the document. */
import * as access from './access.ts';
import * as config from './config.ts';
import type { Contract } from './contract.ts';
import * as conversations from './conversations.ts';
import * as deliveries from './deliveries.ts';
import * as events from './events.ts';
import * as imports from './imports.ts';
import * as operation from './operation.ts';
import * as past from './past.ts';
import * as reports from './reports.ts';
import * as schedules from './schedules.ts';
import * as simulations from './simulations.ts';
import * as transitions from './transitions.ts';
import * as truth from './truth.ts';

const modules: readonly Record<string, unknown>[] = [
  events,
  conversations,
  truth,
  past,
  transitions,
  reports,
  simulations,
  config,
  schedules,
  deliveries,
  imports,
  access,
  operation,
];

export const CONTRACTS: readonly Contract[] = modules.flatMap((exported) => Object.values(exported).filter(isContract));

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'answers' in value && 'access' in value;
}
