/** A service with a history worth proving, and proofs of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Event, parseEvent } from '@kept/engine';
import { onTestFinished } from 'vitest';
import { holidays } from '../../src/holidays/holidays.ts';
import { type Verified, type VerifyAsked, verifyProof } from '../../src/proof/verify.ts';
import type { ProofMade } from '../../src/proof/write.ts';
import { writeProof } from '../../src/proof/write.ts';
import { bodyOfRow } from '../../src/record/event-rows.ts';
import { FakeClock, type RawEvent, type Service, serviceOn, text } from '../record/service.ts';
import type { Database } from '../support/databases.ts';

export const MONDAY = Date.parse('2026-03-02T08:00:00Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const CONFIG = {
  kept: 1,
  schedules: {
    berlin: {
      timeZone: 'Europe/Berlin',
      weekly: { mon: ['09:00-17:00'], tue: ['09:00-17:00'], wed: ['09:00-17:00'] },
      holidays: ['DE-BY'],
    },
  },
  policies: {
    standard: {
      schedule: 'berlin',
      defaultPriority: 'medium',
      tiers: { gold: 0.5 },
      metrics: {
        firstReply: { byPriority: { high: { target: '1h' }, medium: { target: '2h' } } },
        resolution: { target: '8h' },
      },
    },
  },
  assignments: [{ policy: 'standard' }],
};

export function event(id: string, conversation: string, type: string, at: number, more: object = {}): RawEvent {
  return { id, type, conversation, at: text(at), ...more };
}

/** Two days: one answered in time, one breached and answered, one that still runs, one that is spam. */
export async function history(service: Service): Promise<string> {
  const workspace = await service.workspace('acme', CONFIG);
  const person = {
    subject: 'Cannot log in',
    customer: { id: 'k7', name: 'Ada', tier: 'gold' },
    custom: { iban: 'DE00' },
  };
  await receive(service, workspace, MONDAY, [
    event('a1', 'met', 'conversation.created', MONDAY, { ...person, priority: 'high' }),
    event('b1', 'late', 'conversation.created', MONDAY, { team: 'support', source: 'desk' }),
    event('c1', 'spam', 'conversation.created', MONDAY),
  ]);
  await receive(service, workspace, MONDAY + 20 * MINUTE, [
    event('a2', 'met', 'message.sent', MONDAY + 20 * MINUTE, { author: { kind: 'agent', id: 'ana' } }),
    event('c2', 'spam', 'conversation.deleted', MONDAY + 20 * MINUTE, { reason: 'spam' }),
  ]);
  await receive(service, workspace, MONDAY + 3 * HOUR, [
    event('b2', 'late', 'message.sent', MONDAY + 3 * HOUR, { source: 'desk' }),
    event('a3', 'met', 'status.changed', MONDAY + 2 * HOUR, { status: 'done' }),
  ]);
  await receive(service, workspace, MONDAY + DAY, [
    event('d1', 'runs', 'conversation.created', MONDAY + DAY, { subject: 'Where is my parcel?' }),
    event('b3', 'late', 'conversation.updated', MONDAY + DAY, {
      source: 'desk',
      changes: { subject: 'Thanks', assignee: 'ana' },
    }),
  ]);
  await service.run(MONDAY + DAY + HOUR);
  return workspace;
}

export async function receive(service: Service, workspace: string, at: number, events: readonly RawEvent[]) {
  await service.run(at);
  const { rejected } = await service.receive(workspace, events);
  if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
}

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kept-proof-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function prove(service: Service, workspace: string, into: string): Promise<ProofMade> {
  const { revisions } = await service.revisions.current(workspace);
  return writeProof(service.store, { workspace, revisions, now: service.clock.now(), folder: into });
}

/** The events as an export gives them. */
export async function exported(service: Service, workspace: string): Promise<Event[]> {
  const rows = await service.store.db
    .selectFrom('events')
    .selectAll()
    .where('workspace', '=', workspace)
    .orderBy('position')
    .execute();
  return rows.map((row) => {
    const parsed = parseEvent(bodyOfRow(row));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return parsed.event;
  });
}

export function verify(from: string, events: readonly Event[], more: Partial<VerifyAsked> = {}): Promise<Verified> {
  return verifyProof({ folder: from, events, holidays, ...more });
}

export async function served(database: Database): Promise<Service> {
  return serviceOn(await database.open(), new FakeClock(MONDAY));
}
