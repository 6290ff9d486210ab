/** The hours ahead, if nobody acts: what is crossed when, and whose it is. */
import { type Conversation, compareText, formatInstant, type Metric, type Tripwire } from '@kept/engine';
import type { Crossing } from './crossings.ts';

export type Counts = Record<Tripwire, number>;

export interface ForecastOptions {
  /** `[now, until)`, epoch milliseconds. */
  readonly now: number;
  readonly until: number;
  readonly bucketMinutes: number;
  /** Crossings that are listed; all are counted. */
  readonly listed: number;
}

export interface Forecasted {
  readonly asOf: string;
  readonly until: string;
  readonly buckets: (Counts & { readonly from: string; readonly to: string })[];
  /** Most breaches first; null is no team. */
  readonly teams: (Counts & { readonly team: string | null })[];
  readonly crossings: {
    readonly at: string;
    readonly conversation: string;
    readonly subject: string | null;
    readonly team: string | null;
    readonly metric: Metric;
    readonly tripwire: Tripwire;
    readonly clockSeconds: number;
  }[];
}

type Listed = Crossing & Pick<Conversation, 'id' | 'attributes'>;

export class ForecastCount {
  readonly #options: ForecastOptions;
  readonly #buckets: Counts[];
  readonly #teams = new Map<string | null, Counts>();
  readonly #all: Listed[] = [];

  constructor(options: ForecastOptions) {
    this.#options = options;
    const { now, until } = options;
    this.#buckets = Array.from({ length: Math.ceil((until - now) / this.#widthMs) }, noCounts);
  }

  get #widthMs(): number {
    return this.#options.bucketMinutes * 60_000;
  }

  add({ id, attributes }: Conversation, crossings: readonly Crossing[]): void {
    for (const crossing of crossings) {
      this.#buckets[Math.floor((crossing.at - this.#options.now) / this.#widthMs)]![crossing.tripwire]++;
      const counts = this.#teams.get(attributes.team) ?? noCounts();
      counts[crossing.tripwire]++;
      this.#teams.set(attributes.team, counts);
      this.#all.push({ ...crossing, id, attributes });
    }
  }

  forecasted(): Forecasted {
    const { now, until, listed } = this.#options;
    const edge = (index: number) => formatInstant(Math.min(until, now + index * this.#widthMs));
    this.#all.sort((a, b) => a.at - b.at || compareText(a.id, b.id));
    return {
      asOf: formatInstant(now),
      until: formatInstant(until),
      buckets: this.#buckets.map((counts, index) => ({ from: edge(index), to: edge(index + 1), ...counts })),
      teams: [...this.#teams].map(([team, counts]) => ({ team, ...counts })).sort(compareTeams),
      crossings: this.#all.slice(0, listed).map(({ at, id, attributes, metric, tripwire, clockMs }) => ({
        ...{ at: formatInstant(at), conversation: id, subject: attributes.subject, team: attributes.team },
        ...{ metric, tripwire, clockSeconds: clockMs / 1000 },
      })),
    };
  }
}

function compareTeams(a: Forecasted['teams'][number], b: Forecasted['teams'][number]): number {
  return b.urgent - a.urgent || b.normal - a.normal || b.low - a.low || compareText(a.team ?? '', b.team ?? '');
}

function noCounts(): Counts {
  return { low: 0, normal: 0, high: 0, urgent: 0 };
}
