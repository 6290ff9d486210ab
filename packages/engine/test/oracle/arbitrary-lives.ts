import * as fc from 'fast-check';
import { CHANNELS, PRIORITIES, TEAMS, TIERS } from './arbitrary-configs.ts';
import type { RawEvent } from './raw.ts';

const MINUTE = 60_000;

/** Instants on a grid within a time, so that many coincide; a few a millisecond beside it. */
export function instantsFrom(beginning: number, stepMinutes: number, steps: number): fc.Arbitrary<number> {
  return fc
    .tuple(fc.nat(steps), fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 1))
    .map(([step, beside]) => beginning + step * stepMinutes * MINUTE + beside);
}

/** How closely a life is packed: a dozen instants, an hour or two, a day, a fortnight. */
export const PACES = [
  [30, 12],
  [1, 90],
  [10, 144],
  [10, 2016],
] as const;

const status = fc.constantFrom('open', 'in_progress', 'pending', 'on_hold', 'done');
const perhaps = <T>(...values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
const cleared = <T>(...values: readonly T[]) =>
  fc.constantFrom<T | null | undefined>(undefined, undefined, null, ...values);

const attributes = fc.record({
  team: cleared(...TEAMS),
  channel: cleared(...CHANNELS),
  priority: cleared(...PRIORITIES),
  customer: fc.constantFrom<unknown>(
    undefined,
    undefined,
    null,
    { name: 'Ada' },
    { tier: null },
    ...TIERS.map((tier) => ({ tier })),
  ),
});

const happening = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({ type: fc.constant('message.received'), automatic: perhaps(false, false, true) }),
  },
  {
    weight: 18,
    arbitrary: fc.record({
      type: fc.constant('message.sent'),
      private: perhaps(false, false, false, true),
      author: perhaps<unknown>(undefined, undefined, { kind: 'agent', id: 'ana' }, { kind: 'bot' }, { kind: 'system' }),
    }),
  },
  { weight: 24, arbitrary: fc.record({ type: fc.constant('status.changed'), status }) },
  { weight: 14, arbitrary: fc.record({ type: fc.constant('conversation.updated'), changes: attributes }) },
  { weight: 1, arbitrary: fc.constant({ type: 'conversation.deleted', reason: 'spam' }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        attributes,
        fc.record({
          type: fc.constant('conversation.created'),
          initiator: perhaps('customer', 'agent'),
          status: fc.oneof(fc.constant(undefined), fc.constant(undefined), status),
        }),
      )
      .map(([rest, head]) => ({ ...rest, ...head })),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('event.voided'),
      event: fc.nat(45).map((n) => `e${n}`),
      reason: fc.constant('wrong'),
    }),
  },
);

/** Events of one to three conversations in order of arrival, identities at times used twice. */
export function livesOver(instants: fc.Arbitrary<number>): fc.Arbitrary<readonly RawEvent[]> {
  const frame = fc.record({
    at: instants,
    seq: fc.constantFrom(undefined, undefined, undefined, -1, 1, 2),
    source: fc.constantFrom(undefined, undefined, undefined, 'crm'),
    again: fc.constantFrom(...Array<null>(25).fill(null), 0, 3),
    conversation: fc.constantFrom(...Array<string>(20).fill('c'), 'C', 'd'),
  });
  const events = fc.tuple(happening, frame);
  // Arrays are drawn short by themselves; long lives have several episodes.
  const lists = fc.oneof(
    fc.array(events, { minLength: 1, maxLength: 12 }),
    fc.array(events, { minLength: 10, maxLength: 45, size: 'max' }),
  );
  return fc
    .tuple(lists, fc.option(firstTold(instants)))
    .map(([list, told]) => [
      ...(told ?? []),
      ...list.map(([event, { at, again, ...rest }], index) =>
        written({ id: `e${again !== null && again < index ? again : index}`, ...rest, ...event }, at),
      ),
    ]);
}

/** A creation and a message of one instant, in either order (§3.4). */
function firstTold(instants: fc.Arbitrary<number>): fc.Arbitrary<readonly RawEvent[]> {
  const creation = { id: 'f1', conversation: 'c', type: 'conversation.created' };
  const message = { id: 'f2', conversation: 'c', type: 'message.received' };
  return fc
    .tuple(instants, attributes, perhaps(1), perhaps('pending', 'done'))
    .map(([at, given, seq, status]) => [written({ ...given, ...creation, seq, status }, at), written(message, at)]);
}

function written(event: object, at: number): RawEvent {
  return JSON.parse(JSON.stringify({ ...event, at: new Date(at).toISOString() }));
}
