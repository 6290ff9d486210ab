/** The typed client of the service's API, made from its OpenAPI document. */
import createClient, { type Middleware } from 'openapi-fetch';
import { Problem } from './problem.ts';
import type { components, paths } from './schema.gen.ts';

export type Schema = components['schemas'];

/** Told when the service no longer knows who asks. */
export const onSignedOut = new EventTarget();

const watch: Middleware = {
  async onResponse({ response, schemaPath }) {
    if (response.status === 401 && schemaPath !== '/v1/session') onSignedOut.dispatchEvent(new Event('signedout'));
  },
};

export const api = createClient<paths>({ baseUrl: '/', querySerializer: { array: { style: 'form', explode: true } } });
api.use(watch);

/**
 * The answer of a call, or a throw: a `Problem` where the service refused, a TypeError where it was not reached.
 *
 *     const page = await answer(api.GET('/v1/conversations'));
 */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  const body = typeof error === 'object' && error !== null ? error : { detail: String(error ?? '') };
  throw new Problem(body, response.status);
}
