import { METRICS } from '@kept/engine';
import { Type } from 'typebox';
import { BASES, GROUPINGS } from '../../reports/compliance.ts';
import { Compliance } from '../schemas/compliance.ts';
import { object, oneOf, ref } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';
import { filterText, queryInstant, several } from './parameters.ts';

export const reportCompliance = contract({
  id: 'reportCompliance',
  method: 'GET',
  path: '/v1/reports/compliance',
  access: 'read',
  tag: 'Reports',
  summary: 'How many promises were kept (§10)',
  query: object({
    from: queryInstant,
    to: queryInstant,
    basis: Type.Optional(oneOf(BASES, { description: 'What lies in the period; created if absent.' })),
    timeZone: Type.Optional(
      Type.String({ minLength: 1, maxLength: 100, description: 'IANA zone of days and hours; UTC if absent.' }),
    ),
    groupBy: Type.Optional(oneOf(GROUPINGS)),
    metric: several(oneOf(METRICS)),
    team: several(filterText),
    channel: several(filterText),
    priority: several(filterText),
    tier: several(filterText),
    policy: several(filterText),
    assignee: several(filterText),
    format: Type.Optional(oneOf(['json', 'csv'])),
  }),
  answers: { 200: { ...ok(ref(Compliance)), types: ['application/json', 'text/csv'] } },
  problems: ['bad_period', 'bad_time_zone'],
});
