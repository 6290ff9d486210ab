import { describe, expect, it } from 'vitest';
import {
  differences,
  heardBy,
  lateEvents,
  learntLater,
  momentBefore,
  movedTo,
  NOW,
  queryOf,
} from '../../src/conversation/moment.ts';
import type { Detail, StoredEvent } from '../../src/conversation/use-conversation.ts';

const T9 = '2026-03-02T09:00:00.000Z';
const T10 = '2026-03-02T10:00:00.000Z';
const T11 = '2026-03-02T11:00:00.000Z';

function stored(position: number, at: string, receivedAt: string, imported = false): StoredEvent {
  return {
    position,
    receivedAt,
    imported,
    type: 'message.sent',
    voided: false,
    event: { id: `e${position}`, type: 'message.sent', at } as unknown as StoredEvent['event'],
  };
}

describe('which record is looked at', () => {
  it('moves with its knowledge where it looks with the eyes of then', () => {
    expect(movedTo({ at: T9, knownAt: T9 }, T10)).toEqual({ at: T10, knownAt: T10 });
    expect(movedTo({ at: T9, knownAt: T11 }, T10)).toEqual({ at: T10, knownAt: T11 });
    expect(movedTo({ at: T9, knownAt: null }, T10)).toEqual({ at: T10, knownAt: null });
    expect(movedTo({ at: T9, knownAt: T9 }, null)).toEqual(NOW);
  });

  it('says in an address only what it narrows', () => {
    expect(queryOf(NOW)).toEqual({});
    expect(queryOf({ at: T9, knownAt: null })).toEqual({ at: T9 });
    expect(queryOf({ at: T9, knownAt: T10 })).toEqual({ at: T9, knownAt: T10 });
  });
});

describe('what came late', () => {
  const prompt = stored(1, T9, '2026-03-02T09:00:30.000Z');
  const late = stored(2, T9, T11);
  const imported = stored(3, T9, T11, true);

  it('is what was received over a minute after it happened, and was not imported', () => {
    expect(lateEvents([prompt, late, imported])).toEqual([late]);
  });

  it('belongs before the moment and was received after what was known', () => {
    expect(learntLater([prompt, late, imported], T10, T10)).toEqual([late, imported]);
    expect(learntLater([prompt, late], T10, T11)).toEqual([]);
    expect(learntLater([stored(4, T11, T11)], T10, T10)).toEqual([]);
  });

  it('was not known the instant before it was received', () => {
    const { knownAt } = momentBefore(late);
    expect(knownAt).toBe('2026-03-02T10:59:59.999Z');
    expect(learntLater([late], knownAt!, knownAt!)).toEqual([late]);
    expect(heardBy([prompt, late], knownAt!)).toEqual([prompt]);
    expect(heardBy([prompt, late], T11)).toEqual([prompt, late]);
  });
});

describe('what knowledge has changed', () => {
  const clock = (badge: string, dueAt: string | null) => ({ badge, dueAt });
  const record = (over: object) =>
    ({
      metrics: { firstReply: clock('breach', T10) },
      status: 'open',
      priority: 'high',
      tier: null,
      team: 'support',
      assignee: null,
      channel: 'email',
      subject: 'Cannot log in',
      ...over,
    }) as unknown as Detail;

  it('is said by promise and by field, in order', () => {
    const now = record({ metrics: { firstReply: clock('met', null) }, status: 'pending', assignee: 'ana' });
    expect(differences(record({}), now)).toEqual([
      { kind: 'badge', metric: 'firstReply', once: 'breach', now: 'met' },
      { kind: 'due', metric: 'firstReply', once: T10, now: null },
      { kind: 'field', field: 'status', once: 'open', now: 'pending' },
      { kind: 'field', field: 'assignee', once: null, now: 'ana' },
    ]);
  });

  it('is nothing where both say the same', () => {
    expect(differences(record({}), record({}))).toEqual([]);
  });
});
