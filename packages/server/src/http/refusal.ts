/** A refusal of a request: thrown by handlers, sent as a problem document (RFC 9457). */
import type { Static } from 'typebox';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import type { Problem, ProblemFault } from './schemas/problem.ts';

export type RefusalFault = Static<typeof ProblemFault>;

export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: ProblemCode;
  readonly faults: readonly RefusalFault[];
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail what is wrong with this request and what to do, in whole sentences */
  constructor(
    code: ProblemCode,
    detail: string,
    more: { readonly faults?: readonly RefusalFault[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.code = code;
    this.faults = more.faults ?? [];
    this.headers = more.headers ?? {};
  }

  get status(): number {
    return PROBLEM_CODES[this.code][0];
  }
}

/** @param requestId under which the logs have the request, for faults of ours */
export function problemOf(refusal: Refusal, requestId?: string): Static<typeof Problem> {
  const [status, title] = PROBLEM_CODES[refusal.code];
  return {
    type: `urn:kept:problem:${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    ...(requestId === undefined ? {} : { requestId }),
    ...(refusal.faults.length === 0 ? {} : { faults: [...refusal.faults] }),
  };
}
