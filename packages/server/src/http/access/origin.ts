/** Requests by cookie that change something must come from our own pages (CSRF). */
import type { FastifyRequest } from 'fastify';

/**
 * Browsers say where a request comes from and pages cannot forge it: `Sec-Fetch-Site`, else `Origin`. A client that sends
 * neither is no browser page; it shows with a header that no form and no image can send that it means it.
 */
export function isSameOrigin(request: FastifyRequest, publicUrl: string | null): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin } = request.headers;
  if (origin !== undefined) return origin === `${request.protocol}://${request.host}` || origin === publicUrl;
  return request.headers['kept-request'] !== undefined;
}

export function changesSomething(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
}
