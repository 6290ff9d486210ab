import type { ImportedEvent } from './imported-event.ts';
import type { Reading, Stop } from './reading.ts';

/** What became of a row. */
export type Conversion =
  | { readonly kind: 'events'; readonly events: readonly ImportedEvent[] }
  /** The row says nothing that the rows before it did not say. */
  | { readonly kind: 'unchanged' }
  /** The row stands in the file already. */
  | { readonly kind: 'duplicate' }
  | Stop;

/**
 * Turns the rows of one shape into events, in the file's order. What a row gives depends on it and the rows before it
 * only: so a longer export, which begins like a shorter one, gives the shorter one's events again, to the letter, and then its own.
 */
export interface Converter {
  /** Distinct tickets so far that gave an event. */
  readonly tickets: number;
  convert(reading: Reading): Conversion;
}

/** Leaves room in an event's id, 200 characters, for what follows the ticket. */
const LONGEST_TICKET = 150;

export function readTicket(reading: Reading, rule: Parameters<Reading['needed']>[0]): string {
  const ticket = reading.needed(rule, 'ticket') ?? '';
  if (ticket.length > LONGEST_TICKET) {
    reading.refuse(
      rule?.kind === 'column' ? rule.column : null,
      ticket,
      'too_long',
      `The ticket's id has ${ticket.length} characters; ${LONGEST_TICKET} can be imported.`,
    );
  }
  return ticket;
}
