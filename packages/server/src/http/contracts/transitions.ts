import { Type } from 'typebox';
import { Excuse } from '../schemas/history.ts';
import { object, ref } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';
import { idParams } from './parameters.ts';

const tag = 'Transitions';

export const excuseTransition = contract({
  id: 'excuseTransition',
  method: 'POST',
  path: '/v1/transitions/{id}/excuse',
  access: 'agent',
  tag,
  summary: 'Excuse a breach, with a reason',
  description: 'The breach stays in the record; reports show rates with and without the excused (§10.2).',
  params: idParams,
  body: object(
    { reason: Type.String({ minLength: 1, maxLength: 2000 }) },
    { examples: [{ reason: 'Our mail provider was down.' }] },
  ),
  answers: { 200: ok(ref(Excuse)) },
  problems: ['unknown_transition', 'not_a_breach'],
});

export const withdrawExcuse = contract({
  id: 'withdrawExcuse',
  method: 'DELETE',
  path: '/v1/transitions/{id}/excuse',
  access: 'agent',
  tag,
  summary: 'Withdraw an excuse',
  params: idParams,
  answers: { 200: ok(ref(Excuse)) },
  problems: ['unknown_transition', 'not_excused'],
});
