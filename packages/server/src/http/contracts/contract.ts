/**
 * A route as it is promised: where, who may, what goes in and comes out. Contracts are plain values, so the document,
 * the access test and the fuzz run walk them without a server.
 */
import type { Static, TSchema } from 'typebox';
import type { ROLES } from '../schemas/key.ts';

export type Role = (typeof ROLES)[number];

/** `public`: nobody need sign in. `any`: any valid key or session. Else that role at least, as `allows` says. */
export type Access = 'public' | 'any' | Role;

export interface Answer {
  readonly description: string;
  /** Null: no body. */
  readonly schema: TSchema | null;
  /** `application/json` if absent. */
  readonly types?: readonly string[];
}

export interface Contract {
  /** Stable: clients are generated from it. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As OpenAPI writes it: `/v1/conversations/{id}`. */
  readonly path: string;
  readonly access: Access;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** How the handler gets the body: checked JSON if absent; `text` as it came; `stream` unread; `events` JSON or a stream. */
  readonly bodyAs?: 'text' | 'stream' | 'events';
  /** Content types of the body; `application/json` if absent. */
  readonly consumes?: readonly string[];
  readonly answers: Readonly<Record<number, Answer>>;
  /** Codes of the problems that it can answer with, beside those that any route can. */
  readonly problems?: readonly string[];
}

export function contract<const C extends Contract>(given: C): C {
  return given;
}

export function ok<T extends TSchema>(schema: T, description = 'The answer.'): Answer & { readonly schema: T } {
  return { description, schema };
}

/** What a handler is given, by contract. */
export type ParamsOf<C extends Contract> = C['params'] extends TSchema ? Static<C['params']> : Record<never, never>;
export type QueryOf<C extends Contract> = C['query'] extends TSchema ? Static<C['query']> : Record<never, never>;
export type BodyOf<C extends Contract> = C['body'] extends TSchema ? Static<C['body']> : undefined;
export type AnswerOf<C extends Contract> = {
  [S in keyof C['answers']]: C['answers'][S] extends { readonly schema: infer T extends TSchema }
    ? Frozen<Static<T>>
    : never;
}[keyof C['answers']];

/** What is answered is never changed again. */
type Frozen<T> = T extends readonly (infer I)[]
  ? readonly Frozen<I>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;
