/** Errors on their way from one thread to another: copied they lose their class and their own fields. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** The database's own, by which an outage is told. */
  readonly code: unknown;
  readonly errcode: unknown;
  readonly cause: Failure | null;
}

export function failureOf(error: unknown): Failure {
  const { name, message, stack, cause, code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  return { name, message, stack, code, errcode, cause: cause === undefined ? null : failureOf(cause) };
}

/** @param kinds that callers tell apart, by their names; any other is a plain error */
export function errorOf(
  { name, message, stack, code, errcode, cause }: Failure,
  kinds: Readonly<Record<string, { readonly prototype: Error }>> = {},
): Error {
  const error = cause === null ? new Error(message) : new Error(message, { cause: errorOf(cause, kinds) });
  const kind = Object.entries(kinds).find(([known]) => known === name)?.[1];
  if (kind !== undefined) Object.setPrototypeOf(error, kind.prototype);
  const fields = { name, stack, code, errcode };
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined) Object.defineProperty(error, field, { value, configurable: true, writable: true });
  }
  return error;
}
