/** The hook before every route: who asks, may they, and does it come from our own pages. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from './access/gate.ts';
import { changesSomething, isSameOrigin } from './access/origin.ts';
import { allows, type Principal } from './access/principal.ts';
import type { Contract } from './contracts/contract.ts';
import { Refusal } from './refusal.ts';

export const COOKIE = 'kept_session';

declare module 'fastify' {
  interface FastifyRequest {
    who: Principal | null;
  }
}

type Done = (error?: Error) => void;

export function authenticator(gate: Gate, publicUrl: string | null) {
  return (contract: Contract) =>
    (request: FastifyRequest, _reply: FastifyReply, done: Done): void => {
      const secret = secretOf(request);
      const decide = (who: Principal | null) => {
        const refusal = refusalOf(contract, request, secret, who, publicUrl);
        if (refusal) return done(refusal);
        request.who = who;
        done();
      };
      if (secret === null) return decide(null);
      // Nearly always it is remembered, and nothing is awaited.
      const known = gate.remembered(secret.text);
      if (known !== undefined) decide(known);
      else gate.find(secret.text).then(decide, done);
    };
}

interface Secret {
  readonly text: string;
  readonly by: 'key' | 'cookie';
}

function secretOf(request: FastifyRequest): Secret | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [, text = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    return { text, by: 'key' };
  }
  const cookie = request.cookies[COOKIE];
  return cookie === undefined ? null : { text: cookie, by: 'cookie' };
}

function refusalOf(
  { access, path }: Contract,
  request: FastifyRequest,
  secret: Secret | null,
  who: Principal | null,
  publicUrl: string | null,
): Refusal | null {
  const byCookie = secret?.by === 'cookie';
  if (access !== 'public') {
    if (secret === null) {
      return new Refusal('unauthenticated', 'Send Authorization: Bearer with a key, or sign in.', CHALLENGE);
    }
    if (who === null) {
      const detail = byCookie
        ? 'The session has ended. Sign in again.'
        : 'The key is not known here, or is revoked. Keys begin with kept_ and are sent as Authorization: Bearer KEY.';
      return new Refusal(byCookie ? 'unauthenticated' : 'wrong_key', detail, CHALLENGE);
    }
    if (!allows(who.role, access)) {
      return new Refusal('forbidden', `${request.method} ${path} needs the role ${access}; this key has ${who.role}.`);
    }
  }
  // To sign somebody else in unasked is an attack as well.
  const guarded = byCookie || (access === 'public' && isFromBrowser(request));
  if (guarded && changesSomething(request.method) && !isSameOrigin(request, publicUrl)) {
    return new Refusal('cross_site', 'This request came from another site. Send a key, or the header Kept-Request.');
  }
  return null;
}

function isFromBrowser({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;
}

const CHALLENGE = { headers: { 'www-authenticate': 'Bearer realm="Kept"' } };
