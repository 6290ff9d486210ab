import { formatInstant } from '@kept/engine';
import type { FastifyReply } from 'fastify';
import type { Store } from '../../store/store.ts';
import type { Gate } from '../access/gate.ts';
import { createKey, type KeyRow, listKeys, revokeKey } from '../access/keys.ts';
import type { Principal } from '../access/principal.ts';
import { endSession, moveSession, redeemLink, SESSION_MS, startSession } from '../access/sessions.ts';
import { reachable } from '../access/workspaces.ts';
import { COOKIE } from '../authenticate.ts';
import * as contracts from '../contracts/access.ts';
import { Refusal } from '../refusal.ts';
import { Respond, type Route, route } from '../route.ts';

export interface AccessRooms {
  readonly store: Store;
  readonly gate: Gate;
  readonly now: () => number;
  readonly version: string;
  readonly secureCookies: boolean;
}

export function accessRoutes(rooms: AccessRooms): Route[] {
  const { store, gate, now } = rooms;
  return [
    route(contracts.signIn, async ({ body, reply }) => {
      const who = body.key === undefined ? await byLink(rooms, body.token!) : await byKey(rooms, body.key);
      const token = await startSession(store, now(), { workspace: who.home, id: who.keyId });
      setCookie(reply, rooms, token);
      return sessionOf(rooms, (await gate.find(token))!);
    }),
    route(contracts.getSession, ({ who }) => sessionOf(rooms, who)),
    route(contracts.switchWorkspace, async ({ body, who }) => {
      if (who.session === null) {
        throw new Refusal('no_session', `A key stays in its workspace, ${who.home}. Sign in to go to another.`);
      }
      const there = await reachable(store, who);
      if (!there.some(({ id }) => id === body.workspace)) {
        throw new Refusal('unknown_workspace', `There is no workspace ${JSON.stringify(body.workspace)} open to you.`);
      }
      await moveSession(store, who.home, who.session, body.workspace);
      gate.forget();
      return sessionOf(rooms, { ...who, workspace: body.workspace });
    }),
    route(contracts.signOut, async ({ who, reply }) => {
      if (who.session !== null) await endSession(store, who.home, who.session);
      gate.forget();
      reply.clearCookie(COOKIE, { path: '/' });
      return new Respond(204, null);
    }),
    route(contracts.listKeys, async ({ who }) => ({
      items: (await listKeys(store, who.workspace)).map(keyOf),
    })),
    route(contracts.createKey, async ({ body, who }) => {
      const { key, secret } = await createKey(store, now(), { workspace: who.workspace, ...body });
      return { key: keyOf(key), secret };
    }),
    route(contracts.revokeKey, async ({ params, who }) => {
      const revoked = await revokeKey(store, now(), who.workspace, params.id);
      gate.forget();
      switch (revoked.kind) {
        case 'revoked':
          return keyOf(revoked.key);
        case 'unknown':
          throw new Refusal('unknown_key', `There is no key ${JSON.stringify(params.id)}.`);
        case 'last_admin':
          throw new Refusal('last_admin_key', 'Nobody could make another key without it. Make a new admin key first.');
        default:
          return revoked satisfies never;
      }
    }),
  ];
}

async function byKey({ gate }: AccessRooms, secret: string): Promise<Principal> {
  const who = secret.startsWith('kept_') ? await gate.find(secret) : null;
  if (who) return who;
  throw new Refusal('wrong_key', 'The key is not known here, or is revoked.');
}

async function byLink({ store, now }: AccessRooms, token: string): Promise<Pick<Principal, 'home' | 'keyId'>> {
  const key = await redeemLink(store, now(), token);
  if (key) return { home: key.workspace, keyId: key.id };
  throw new Refusal('wrong_token', 'A sign-in link is good once, for a day. `kept keys link` prints a new one.');
}

function setCookie(reply: FastifyReply, { secureCookies }: AccessRooms, token: string): void {
  reply.setCookie(COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: secureCookies,
    maxAge: SESSION_MS / 1000,
  });
}

async function sessionOf({ store, now, version }: AccessRooms, who: Principal) {
  const workspaces = (await reachable(store, who)).map(({ id, name, sample }) => ({ id, name, sample }));
  const here = workspaces.find(({ id }) => id === who.workspace);
  return {
    name: who.name,
    role: who.role,
    workspace: here ?? { id: who.workspace, name: who.workspace, sample: false },
    workspaces,
    by: who.session === null ? ('key' as const) : ('cookie' as const),
    now: formatInstant(now()),
    version,
  };
}

function keyOf({ id, name, role, created_at, last_used_at, revoked_at }: KeyRow) {
  return {
    id,
    name,
    role,
    createdAt: formatInstant(created_at),
    lastUsedAt: last_used_at === null ? null : formatInstant(last_used_at),
    revokedAt: revoked_at === null ? null : formatInstant(revoked_at),
  };
}
