import { parseEvent } from '@kept/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../support/scenarios.ts';

const EVENT = { id: 'e1', type: 'message.sent', conversation: '1001', at: '2026-03-02T08:00:00Z' };

function faultsOf(event: unknown) {
  const parsed = parseEvent(event);
  return parsed.ok ? [] : parsed.faults.map(({ path, code }) => `${path} ${code}`);
}

describe('a sound event', () => {
  it('has its defaults filled in', () => {
    expect(parseEvent(EVENT)).toEqual({
      ok: true,
      event: {
        ...EVENT,
        at: Date.parse(EVENT.at),
        seq: 0,
        source: '',
        actor: null,
        author: { kind: 'agent', id: null },
        private: false,
      },
    });
  });

  it('creation: attributes are changes, the customer is the initiator, no status is named', () => {
    const parsed = parseEvent({
      ...EVENT,
      type: 'conversation.created',
      priority: 'high',
      customer: { id: 'c7', tier: 'gold' },
      team: null,
    });
    expect(parsed).toMatchObject({
      ok: true,
      event: {
        initiator: 'customer',
        status: null,
        changes: { priority: 'high', team: null, customer: { id: 'c7', tier: 'gold' } },
      },
    });
  });

  it('update: null clears, what is absent is left alone', () => {
    const parsed = parseEvent({
      ...EVENT,
      type: 'conversation.updated',
      changes: { assignee: null, customer: { tier: null }, addTags: ['vip'] },
    });
    expect(parsed).toMatchObject({ ok: true });
    expect(parsed.ok && 'changes' in parsed.event && parsed.event.changes).toEqual({
      assignee: null,
      customer: { tier: null },
      addTags: ['vip'],
    });
  });

  it('`custom` is kept as it is', () => {
    const custom = { any: [1, { thing: null }] };
    expect(parseEvent({ ...EVENT, type: 'conversation.created', custom })).toMatchObject({
      ok: true,
      event: { changes: { custom } },
    });
  });

  it('§1.1: an offset is taken into account, digits past milliseconds are cut off', () => {
    expect(parseEvent({ ...EVENT, at: '2026-03-02T09:00:00.1239+01:00' })).toMatchObject({
      event: { at: Date.parse('2026-03-02T08:00:00.123Z') },
    });
  });

  it('every event of the worked cases is sound', () => {
    for (const { events } of SCENARIOS) for (const event of events) expect(faultsOf(event)).toEqual([]);
  });
});

describe('an unsound event is refused with field and code', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', [EVENT], [' bad_event']],
    ['nothing in it', {}, ['type missing_field']],
    ['no id', { ...EVENT, id: undefined }, ['id missing_field']],
    ['a number for an id', { ...EVENT, id: 5 }, ['id bad_type']],
    ['an empty id', { ...EVENT, id: '' }, ['id empty_text']],
    ['an id of 201 characters', { ...EVENT, id: 'x'.repeat(201) }, ['id too_long']],
    ['a NUL', { ...EVENT, id: 'a\0b' }, ['id bad_text']],
    ['half a surrogate pair', { ...EVENT, conversation: '\ud800' }, ['conversation bad_text']],
    ['a type nearly known', { ...EVENT, type: 'message.send' }, ['type unknown_type']],
    ['an instant without an offset', { ...EVENT, at: '2026-03-02T08:00:00' }, ['at bad_instant']],
    ['a second of 60', { ...EVENT, at: '2026-03-02T08:00:60Z' }, ['at bad_instant']],
    ['epoch milliseconds', { ...EVENT, at: 1772438400000 }, ['at bad_instant']],
    ['a fraction for seq', { ...EVENT, seq: 1.5 }, ['seq bad_number']],
    ['text for seq', { ...EVENT, seq: '1' }, ['seq bad_number']],
    ['text for private', { ...EVENT, private: 'yes' }, ['private bad_type']],
    ['an author without a kind', { ...EVENT, author: { id: 'ana' } }, ['author.kind missing_field']],
    ['a customer for an author', { ...EVENT, author: { kind: 'customer' } }, ['author.kind bad_value']],
    ['an unknown field', { ...EVENT, colour: 'red' }, ['colour unknown_field']],
    ['a field of another type of event', { ...EVENT, status: 'open' }, ['status unknown_field']],
    [
      'an unknown field deeper down',
      { ...EVENT, type: 'conversation.created', customer: { tear: 'gold' } },
      ['customer.tear unknown_field'],
    ],
    ['a status nobody knows', { ...EVENT, type: 'status.changed', status: 'solved' }, ['status bad_value']],
    ['no status', { ...EVENT, type: 'status.changed' }, ['status missing_field']],
    ['no changes', { ...EVENT, type: 'conversation.updated' }, ['changes missing_field']],
    [
      'a status among the changes',
      { ...EVENT, type: 'conversation.updated', changes: { status: 'done' } },
      ['changes.status unknown_field'],
    ],
    ['an empty team', { ...EVENT, type: 'conversation.updated', changes: { team: '' } }, ['changes.team empty_text']],
    ['tags that are no list', { ...EVENT, type: 'conversation.created', tags: 'vip' }, ['tags bad_type']],
    ['a deletion without a reason', { ...EVENT, type: 'conversation.deleted' }, ['reason missing_field']],
    [
      'a void without event and reason',
      { ...EVENT, type: 'event.voided' },
      ['event missing_field', 'reason missing_field'],
    ],
    ['custom that is no object', { ...EVENT, custom: [] }, ['custom bad_type']],
    [
      'several at once',
      { ...EVENT, id: '', at: 'today', colour: 1 },
      ['colour unknown_field', 'id empty_text', 'at bad_instant'],
    ],
  ])('%s', (_, event, faults) => {
    expect(faultsOf(JSON.parse(JSON.stringify(event)))).toEqual(faults);
  });

  it('says what was probably meant', () => {
    const parsed = parseEvent({ ...EVENT, type: 'conversation.created', asignee: 'ana' });
    expect(!parsed.ok && parsed.faults[0]?.message).toContain('Did you mean assignee?');
  });

  it('never throws, and answers an event or a fault', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ ...Object.fromEntries(Object.keys(EVENT).map((key) => [key, fc.anything()])) }),
        ),
        (value) => {
          const parsed = parseEvent(value);
          expect(parsed.ok || parsed.faults.length > 0).toBe(true);
        },
      ),
    );
  });
});
