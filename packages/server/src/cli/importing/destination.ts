import type { ImportedEvent } from '../../importers/imported-event.ts';
import type { Answer } from './receipt.ts';

/** Where the events of an import go, parcel by parcel; each is durable when it is answered. */
export interface Destination {
  /** @throws CannotImportError */
  send(events: readonly ImportedEvent[]): Promise<Answer>;
}

/** It cannot go on: the message says why and what to do. What was answered before is stored. */
export class CannotImportError extends Error {
  override name = 'CannotImportError';
}
