/** A refusal of the service (RFC 9457). */
import type { components } from './schema.gen.ts';

type Body = components['schemas']['Problem'];
export type Fault = components['schemas']['ProblemFault'];

export class Problem extends Error {
  override name = 'Problem';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];

  constructor(body: Partial<Body>, status: number) {
    super(body.detail ?? body.title ?? `The service answered ${status}.`);
    this.title = body.title ?? `The service answered ${status}`;
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.faults = body.faults ?? [];
  }
}
