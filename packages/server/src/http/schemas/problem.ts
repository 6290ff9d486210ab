/** A refusal as a problem document (RFC 9457). */
import { Type } from 'typebox';
import { list, named, object, ref } from './schema.ts';

export const ProblemFault = named(
  'ProblemFault',
  object({
    path: Type.String({
      description: 'Where in what was sent: `policies.vip.metrics.firstReply`, `query.limit`; empty for the whole.',
    }),
    code: Type.String(),
    message: Type.String(),
    severity: Type.Optional(Type.String()),
    line: Type.Optional(Type.Integer({ description: 'From 1, where text was sent.' })),
    column: Type.Optional(Type.Integer()),
  }),
);

export const Problem = named(
  'Problem',
  object({
    type: Type.String({ description: '`urn:kept:problem:` with the code.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; programs switch on it.' }),
    detail: Type.String({ description: 'What is wrong and what to do.' }),
    requestId: Type.Optional(Type.String({ description: 'In the logs under the same id.' })),
    faults: Type.Optional(list(ref(ProblemFault))),
  }),
  {
    examples: [
      {
        type: 'urn:kept:problem:unknown_conversation',
        title: 'No such conversation',
        status: 404,
        code: 'unknown_conversation',
        detail: 'No event of a conversation "1001" has been received.',
      },
    ],
  },
);
