/** Events from an importer, in whatever pieces a file gives, handed on in even ones: one is under way while the next is gathered. */
import type { ImportedEvent } from '../../importers/imported-event.ts';

/** Events of one parcel: as many as a server commits at once. */
const PARCEL = 1000;

export class Parcels {
  readonly #deliver: (events: readonly ImportedEvent[]) => Promise<void>;
  #waiting: ImportedEvent[] = [];
  #underWay: Promise<void> = Promise.resolve();

  constructor(deliver: (events: readonly ImportedEvent[]) => Promise<void>) {
    this.#deliver = deliver;
  }

  /** Waits for the parcel before; what that one threw is thrown here or by `finish`. */
  async add(events: readonly ImportedEvent[]): Promise<void> {
    this.#waiting = this.#waiting.length === 0 ? [...events] : this.#waiting.concat(events);
    let from = 0;
    for (; this.#waiting.length - from >= PARCEL; from += PARCEL) {
      await this.#send(this.#waiting.slice(from, from + PARCEL));
    }
    this.#waiting = this.#waiting.slice(from);
  }

  /** Everything that was added has been delivered. */
  async finish(): Promise<void> {
    if (this.#waiting.length > 0) await this.#send(this.#waiting);
    await this.#underWay;
  }

  /** In order: events of one conversation are cheapest to record as they follow each other. */
  async #send(events: readonly ImportedEvent[]): Promise<void> {
    await this.#underWay;
    this.#underWay = this.#deliver(events);
    // Waited for by the next one; until then nobody else is to be alarmed.
    this.#underWay.catch(() => {});
  }
}
