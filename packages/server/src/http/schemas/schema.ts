/**
 * How schemas are written here: TypeBox is the one source of types, validation and OpenAPI. A schema with a name
 * becomes a component of the document; others refer to it by `ref`.
 */
import { type Static, type TProperties, type TSchema, type TSchemaOptions, Type } from 'typebox';

export type Named<T extends TSchema> = T & { readonly $id: string };

export function named<T extends TSchema>(id: string, schema: T, notes: TSchemaOptions = {}): Named<T> {
  return Object.assign(schema, { $id: id, ...notes });
}

/** Refers to a named schema and keeps its type. */
export function ref<T extends TSchema>(schema: Named<T>) {
  return Type.Unsafe<Static<T>>({ $ref: schema.$id });
}

/** An object without other fields than these. */
export function object<P extends TProperties>(properties: P, notes: TSchemaOptions = {}) {
  return Type.Object(properties, { additionalProperties: false, ...notes });
}

export function oneOf<const V extends string[]>(values: readonly [...V], notes: TSchemaOptions = {}) {
  return Type.Enum(values, { type: 'string', ...notes });
}

export function nullable<T extends TSchema>(schema: T, notes: TSchemaOptions = {}) {
  return Type.Union([schema, Type.Null()], notes);
}

export function list<T extends TSchema>(schema: T, notes: TSchemaOptions = {}) {
  return Type.Array(schema, notes);
}

/** A whole number that is not negative. */
export function count(notes: TSchemaOptions = {}) {
  return Type.Integer({ minimum: 0, ...notes });
}

/** One page of a list. */
export function page<T extends TSchema>(id: string, item: T, more: TProperties = {}) {
  return named(
    id,
    object({
      items: list(item),
      next: nullable(Type.String(), { description: 'Give it as `cursor` to get the next page; null on the last.' }),
      ...more,
    }) as ReturnType<typeof pageShape<T>>,
  );
}

function pageShape<T extends TSchema>(item: T) {
  return object({ items: list(item), next: nullable(Type.String()) });
}
