/** Where browsers reach the service: as it is set, else where it turned out to listen. */
import type { Settings } from '../settings/settings.ts';

export class Place {
  readonly #settings: Pick<Settings, 'publicUrl' | 'port'>;
  #address: string | null = null;

  constructor(settings: Pick<Settings, 'publicUrl' | 'port'>) {
    this.#settings = settings;
  }

  /** Port 0 becomes a port when it listens. */
  listensAt(address: string): void {
    this.#address = address.replace('127.0.0.1', 'localhost').replace('[::1]', 'localhost');
  }

  /** What links begin with. */
  readonly url = (): string => this.#settings.publicUrl ?? this.#address ?? `http://localhost:${this.#settings.port}`;
}
