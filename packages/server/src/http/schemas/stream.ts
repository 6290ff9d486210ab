/** What the stream sends, for the document alone: it is no JSON body. */
import { Type } from 'typebox';
import { named, nullable, object } from './schema.ts';
import { instant } from './words.ts';

export const Change = named(
  'Change',
  object({
    position: Type.Integer({
      description: 'The `id` of the server-sent event; give it as Last-Event-ID to go on from there.',
    }),
    kind: Type.String({
      description:
        'transition; conversation; revision; excuse; reload (so much has changed, or so much was missed, that lists are loaded afresh).',
    }),
    at: instant,
    conversation: nullable(Type.String()),
    body: Type.Unknown(),
  }),
);
