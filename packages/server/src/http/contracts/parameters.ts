/** Parameters that several routes take. */
import { type TSchema, Type } from 'typebox';
import { object } from '../schemas/schema.ts';

/** Longest text that a filter takes, as events may be. */
const TEXT = 500;

export const idParams = object({ id: Type.String({ minLength: 1, maxLength: 1000 }) });
export const nameParams = object({ name: Type.String({ minLength: 1, maxLength: TEXT }) });

/** Instants in queries: checked by the engine's own parser, so that the message says what to write. */
export const queryInstant = instantIn('RFC 3339 with an offset.');

export function instantIn(description: string) {
  return Type.String({ format: 'instant', maxLength: 40, description });
}

/** One value or several: `team=a&team=b`. */
export function several<T extends TSchema>(item: T) {
  return Type.Optional(Type.Array(item, { maxItems: 100 }));
}

export const filterText = Type.String({ minLength: 1, maxLength: TEXT });

export const paging = {
  cursor: Type.Optional(Type.String({ maxLength: 2000, description: '`next` of the page before.' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: 'Rows of a page; 50 if absent.' })),
};
