import { automationShape } from './automation-shape.ts';
import { duration, flag, list, number, optional, record, required, section, table, text } from './build.ts';
import { connectionShape, directoryShape } from './connection-shape.ts';
import { assignmentShape, policyShape } from './policy-shape.ts';
import { scheduleShape } from './schedule-shape.ts';

/** The whole configuration, as written. */
export const documentShape = record({
  $schema: optional(text, 'The JSON Schema by which an editor checks this file.'),
  kept: required(number('1', { whole: true, above: 0, most: 1 }), 'Version of this format: 1.'),
  settings: section(
    record({
      countBotReplies: optional(flag, 'True: an answer of a bot counts as a reply. Default: false.'),
      fireWithin: optional(
        duration(),
        'How long after its instant a crossing that is found late still alerts. Default: 1h.',
      ),
    }),
    'What holds for everything.',
  ),
  schedules: section(table('a schedule', scheduleShape), 'Office hours by name.'),
  policies: section(table('a policy', policyShape), 'Promises by name.'),
  assignments: section(
    list(assignmentShape),
    'Which conversations a policy applies to. Of equals the first listed wins.',
  ),
  automations: section(list(automationShape), 'What happens when a promise is at risk, broken or kept.'),
  connections: section(
    table('a connection', connectionShape),
    'Services that messages go to, by name. Secrets are references.',
  ),
  directory: section(directoryShape, 'People and teams: who is meant by assignee, team and manager.'),
});
