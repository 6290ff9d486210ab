import type { RawEvent } from './raw.ts';

const RANKS = [
  'conversation.created',
  'conversation.updated',
  'message.received',
  'message.sent',
  'status.changed',
  'conversation.deleted',
  'event.voided',
];

const sourceOf = (event: RawEvent) => (event.source as string | undefined) ?? '';
export const atOf = (event: RawEvent): number => Date.parse(event.at);

/** Every conversation's events that have an effect as of `until`, in the order of §3.2; conversations by code unit. */
export function storiesOf(arrived: readonly RawEvent[], until: number): Map<string, RawEvent[]> {
  const kept: RawEvent[] = [];
  for (const event of arrived) {
    // §3.3: of two with one identity the first to arrive counts.
    if (!kept.some((other) => other.id === event.id && sourceOf(other) === sourceOf(event))) kept.push(event);
  }
  const past = kept.filter((event) => atOf(event) <= until);
  const voids = past.filter((event) => event.type === 'event.voided');
  const effective = past.filter(
    (event) =>
      event.type !== 'event.voided' &&
      !voids.some(
        (other) =>
          other.event === event.id && sourceOf(other) === sourceOf(event) && other.conversation === event.conversation,
      ),
  );
  const stories = new Map<string, RawEvent[]>();
  for (const id of [...new Set(effective.map((event) => event.conversation))].sort(byCodeUnit)) {
    stories.set(id, effective.filter((event) => event.conversation === id).sort(inOrder));
  }
  return stories;
}

/** §3.2 */
function inOrder(a: RawEvent, b: RawEvent): number {
  return (
    atOf(a) - atOf(b) ||
    Number(a.seq ?? 0) - Number(b.seq ?? 0) ||
    RANKS.indexOf(a.type) - RANKS.indexOf(b.type) ||
    byCodeUnit(a.id, b.id) ||
    byCodeUnit(sourceOf(a), sourceOf(b))
  );
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
