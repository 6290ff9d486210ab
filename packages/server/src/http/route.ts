/** A contract with what fulfils it. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Principal } from './access/principal.ts';
import type { AnswerOf, BodyOf, Contract, ParamsOf, QueryOf } from './contracts/contract.ts';

/** A request that has been let in and checked. */
export interface Call<C extends Contract> {
  readonly params: ParamsOf<C>;
  readonly query: QueryOf<C>;
  readonly body: C extends { bodyAs: 'text' }
    ? TextBody
    : C extends { bodyAs: 'stream' }
      ? Readable
      : C extends { bodyAs: 'events' }
        ? unknown
        : BodyOf<C>;
  /** Who asks; on public routes perhaps nobody. */
  readonly who: C['access'] extends 'public' ? Principal | null : Principal;
  readonly headers: IncomingHttpHeaders;
  /** For what an answer cannot say: cookies, streams. */
  readonly reply: FastifyReply;
}

export interface TextBody {
  readonly text: string;
  readonly type: 'json' | 'yaml';
}

/** An answer with another status, headers or type than the plain one. */
export class Respond {
  readonly status: number;
  readonly body: object | string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: object | string | null, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** A JSON body that was written already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The handler took the connection over. */
export class Hijacked {
  readonly kind = 'hijacked';
}
export const HIJACKED = new Hijacked();

type Handled<C extends Contract> = AnswerOf<C> | Respond | Hijacked;

export interface Route {
  readonly contract: Contract;
  handle(call: Call<Contract>): Promise<unknown> | unknown;
}

/** @throws Refusal from its handler, for what is refused */
export function route<C extends Contract>(
  contract: C,
  handle: (call: Call<C>) => Promise<Handled<C>> | Handled<C>,
): Route {
  return { contract, handle: handle as unknown as Route['handle'] };
}
