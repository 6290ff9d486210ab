/**
 * The delivery: from the outbox to wherever rules send it. A tick writes down what came of attempts, routes triggers,
 * ends quiet hours, follows up, and claims what may be sent now; the sending itself goes on beside it.
 *
 *   outbox ──route──▶ deliveries ──claim──▶ attempt ──settle──▶ sent, failed, or another time
 *              held ──release──┘                        └─▶ post ──follow──┘
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as gathering } from 'node:timers/promises';
import type { Timeline } from '@kept/engine';
import { route, unrouted } from '../automation/router.ts';
import type { Clock } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from './briefing.ts';
import type { RecordEvents } from './channels/change.ts';
import { anyAwake, type Delivery as ClaimedDelivery, claim, giveBack, takeBack } from './claim.ts';
import { makeDailies } from './daily.ts';
import { FOLLOWED_AT_ONCE, follow, outdated } from './follow.ts';
import { httpClient } from './http-client.ts';
import type { SenderOptions } from './job.ts';
import { Lanes } from './lanes.ts';
import type { Logger } from './logger.ts';
import { networkGuard } from './network-guard.ts';
import { type DeliveryQueries, deliveryQueries } from './queries.ts';
import { Readings } from './readings.ts';
import { release } from './release.ts';
import { report } from './report.ts';
import { sampleSender } from './sample.ts';
import type { ReadSecret } from './secrets.ts';
import { attempt } from './sender.ts';
import { DEFAULT_SETTINGS, type DeliverySettings } from './settings.ts';
import { type Attempted, settle } from './settle.ts';

export interface DeliveryOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The compiled revisions of a workspace; null where it has none. Rules, people and connections are the newest's. */
  readonly configOf: (workspace: string) => Promise<Timeline | null>;
  /** The write path, for what rules change in conversations. */
  readonly record: RecordEvents;
  readonly secrets: ReadSecret;
  readonly settings?: Partial<DeliverySettings>;
  /** Where browsers reach the dashboard; asked for each time, as a port may be known only later. */
  readonly publicUrl: string | (() => string);
  readonly logger: Logger;
  /** In [0, 1). */
  readonly random?: () => number;
}

export interface Delivery {
  /** Does one round; how many milliseconds until another has something to do, 0 for at once. */
  tick(): Promise<number>;
  /** Runs rounds until `stop`. */
  start(): void;
  /** There is something new in the outbox: no need to wait for the next round. */
  wake(): void;
  /** Lets what is under way end and writes it down. May be called again. */
  stop(): Promise<void>;
  /** Resolves when nothing is under way any more, or, with a number, when at most so many are. */
  settled(underWay?: number): Promise<void>;
  /** How many attempts are being made. */
  readonly underWay: number;
  readonly queries: DeliveryQueries;
}

/** What another process writes is looked for this often. */
const POLL_MS = 1_000;
/** Posts are compared with their conversations this often. */
const FOLLOW_EVERY_MS = 2_000;
/** How long an attempt that is over waits for others, so that one commit does for many. */
const GATHER_MS = 5;
/** Whether it is time for a digest of the day is asked this often. */
const DAILIES_EVERY_MS = 1_000;
/** After a loss of power what was not on the disk yet goes out again, under the same ids: no need to wait for it. */
const NOT_WAITED_FOR = { durable: false };
/** Claims of dead processes are looked for this often. */
const TAKE_BACK_EVERY_MS = 5_000;

export function createDelivery(options: DeliveryOptions): Delivery {
  return new Deliveries(options);
}

class Deliveries implements Delivery {
  readonly queries: DeliveryQueries;
  readonly #options: DeliveryOptions;
  readonly #settings: DeliverySettings;
  readonly #sender: SenderOptions;
  readonly #worker = randomUUID();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #lanes: Lanes;
  readonly #readings: Readings;
  #finished: Attempted[] = [];
  #untried: ClaimedDelivery[] = [];
  #followedAt = Number.NEGATIVE_INFINITY;
  #dailiesAt = Number.NEGATIVE_INFINITY;
  #takenBackAt = Number.NEGATIVE_INFINITY;
  #ticking: Promise<number> | null = null;
  #running: Promise<void> | null = null;
  #waking = new AbortController();
  #stopping = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#settings = { ...DEFAULT_SETTINGS, ...options.settings };
    const guard = networkGuard(this.#settings.allowPrivateNetworks);
    this.#sender = {
      guard,
      http: httpClient(guard, this.#settings),
      readSecret: options.secrets,
      record: options.record,
      timeoutMs: this.#settings.timeoutMs,
    };
    const { store, clock, configOf } = options;
    this.#lanes = new Lanes(this.#settings.perDestination);
    this.#readings = new Readings(store.db, store.dialect);
    const deskOf = (timeline: Timeline, now: number) => this.#deskOf(timeline, now);
    const sample = sampleSender({ sender: this.#sender, clock, configOf, deskOf });
    const wake = () => this.wake();
    const { retryForMs } = this.#settings;
    this.queries = deliveryQueries({ store, clock, configOf, sample, wake, retryForMs });
  }

  tick(): Promise<number> {
    this.#ticking ??= this.#round().finally(() => {
      this.#ticking = null;
    });
    return this.#ticking;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  wake(): void {
    this.#waking.abort();
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#running;
    await this.#ticking?.catch(() => undefined);
    this.#lanes.close();
    await this.settled();
    await this.#exchange(this.#options.clock.now());
    await this.#sender.http.close();
  }

  async settled(underWay = 0): Promise<void> {
    while (this.#underWay.size > underWay) await Promise.race(this.#underWay.values());
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#options;
    while (!this.#stopping) {
      let delayMs: number;
      try {
        delayMs = await this.tick();
      } catch (error) {
        // The store may be away, or another process in the way: nothing is lost, it is tried again.
        logger.error({ err: error }, 'a round of delivery failed');
        delayMs = POLL_MS;
      }
      if (delayMs > 0 && !this.#stopping) await clock.sleep(delayMs, this.#waking.signal);
      if (!this.#waking.signal.aborted) continue;
      this.#waking = new AbortController();
      // What ends together is written down together.
      if (this.#underWay.size > 0) await gathering(GATHER_MS);
    }
  }

  async #round(): Promise<number> {
    const { store, clock } = this.#options;
    const now = clock.now();
    if (now - this.#takenBackAt >= TAKE_BACK_EVERY_MS) {
      await takeBack(store, now);
      this.#takenBackAt = now;
    }
    await this.#makeDailies(now);
    const toRoute = await this.#route(now);
    const released = await release(store, now, this.#settings.retryForMs);
    const toFollow = await this.#follow(now);
    for (const delivery of await this.#exchange(now)) this.#send(delivery);
    if (toRoute || toFollow || released > 0) return 0;
    const delayMs = await this.#untilNext(now);
    return this.#finished.length > 0 || this.#untried.length > 0 ? 0 : delayMs;
  }

  /** Writes down what is over and claims what is next, in one transaction. */
  async #exchange(now: number): Promise<ClaimedDelivery[]> {
    const { store, logger } = this.#options;
    const finished = this.#finished;
    const untried = this.#untried;
    const over = finished.length + untried.length;
    if (over === 0 && (this.#stopping || !(await anyAwake(store, now)))) return [];
    const random = this.#options.random ?? Math.random;
    const worker = this.#worker;
    const ahead = (workspace: string, destination: string) => this.#lanes.ahead(laneOf({ workspace, destination }));
    this.#finished = [];
    this.#untried = [];
    try {
      const { reports, claimed } = await store.retrying(async (trx, bulk) => {
        const reports = await settle(trx, bulk, store.dialect, finished, { worker, now, random });
        await giveBack(trx, store.dialect, untried, { worker, now });
        const options = { ...this.#settings, worker, now, ahead };
        return { reports, claimed: this.#stopping ? [] : await claim(trx, store.dialect, options) };
      }, NOT_WAITED_FOR);
      for (const one of reports) report(one, logger);
      return claimed;
    } catch (error) {
      this.#finished.unshift(...finished);
      this.#untried.unshift(...untried);
      throw error;
    }
  }

  async #makeDailies(now: number): Promise<void> {
    if (now - this.#dailiesAt < DAILIES_EVERY_MS) return;
    this.#dailiesAt = now;
    const { store, configOf, logger } = this.#options;
    for (const { workspace } of await store.db.selectFrom('workspaces').select('workspace').execute()) {
      try {
        const timeline = await configOf(workspace);
        if (timeline !== null) await makeDailies(store, workspace, timeline, now, this.#settings.retryForMs);
      } catch (error) {
        logger.error({ err: error, workspace }, 'the digests of a workspace could not be made');
      }
    }
  }

  /** Whether there may be more to route. */
  async #route(now: number): Promise<boolean> {
    const { store, configOf, logger } = this.#options;
    const { batch, retryForMs } = this.#settings;
    let anyMore = false;
    for (const workspace of await unrouted(store)) {
      try {
        const timeline = await configOf(workspace);
        if (timeline === null) continue;
        const { more, cut } = await route(store, { workspace, timeline, now, batch, retryForMs });
        for (const { automation, fate } of cut) {
          logger.warn({ workspace, automation }, fate.kind === 'skip' ? fate.reason : 'a chain of changes was cut');
        }
        anyMore ||= more;
      } catch (error) {
        // Its triggers stay where they are; the other workspaces go on.
        logger.error({ err: error, workspace }, 'the triggers of a workspace could not be routed');
      }
    }
    return anyMore;
  }

  /** Whether there may be more to follow. */
  async #follow(now: number): Promise<boolean> {
    if (now - this.#followedAt < FOLLOW_EVERY_MS) return false;
    const { store, configOf } = this.#options;
    const posts = await outdated(store);
    for (const post of posts) {
      const timeline = await configOf(post.workspace);
      if (timeline === null) continue;
      await follow(store, post, this.#deskOf(timeline, now), this.#settings.retryForMs);
    }
    // A full page has more behind it; else it is time again in a while, however busy the conversations are.
    const more = posts.length >= FOLLOWED_AT_ONCE;
    if (!more) this.#followedAt = now;
    return more;
  }

  #send(delivery: ClaimedDelivery): void {
    const key = `${delivery.workspace}\0${delivery.id}`;
    const sending = this.#attempt(delivery).finally(() => {
      this.#underWay.delete(key);
      this.wake();
    });
    this.#underWay.set(key, sending);
  }

  async #attempt(delivery: ClaimedDelivery): Promise<void> {
    const { clock, configOf } = this.#options;
    const lane = laneOf(delivery);
    let startedAt: number | null = null;
    let succeeded = false;
    const turn = async () => {
      const turn = await this.#lanes.enter(lane, clock.now());
      if (turn === 'go') startedAt = clock.now();
      return turn;
    };
    try {
      const timeline = await configOf(delivery.workspace);
      if (timeline === null) return;
      const sent = await attempt(delivery, this.#deskOf(timeline, clock.now()), this.#sender, turn);
      const endedAt = clock.now();
      if (sent === null) this.#untried.push(delivery);
      else {
        const { outcome, post } = sent;
        succeeded = outcome.kind === 'delivered' || (outcome.kind === 'refused' && outcome.blames === 'message');
        this.#finished.push({ delivery, startedAt: startedAt ?? endedAt, endedAt, outcome, post });
      }
    } catch (error) {
      // The claim runs out, and it is tried again.
      this.#options.logger.error({ err: error, delivery: delivery.id }, 'an attempt could not be made');
    } finally {
      const now = clock.now();
      if (startedAt !== null) this.#lanes.leave(lane, { tookMs: now - startedAt, succeeded, now });
    }
  }

  #deskOf(timeline: Timeline, now: number): Desk {
    const { db, dialect } = this.#options.store;
    return { db, dialect, readings: this.#readings, timeline, publicUrl: this.#publicUrl, now };
  }

  async #untilNext(now: number): Promise<number> {
    const next = await this.queries.nextWakeAt();
    return next === null ? POLL_MS : Math.min(POLL_MS, Math.max(1, next - now));
  }

  get #publicUrl(): string {
    const { publicUrl } = this.#options;
    return typeof publicUrl === 'string' ? publicUrl : publicUrl();
  }
}

function laneOf({ workspace, destination }: Pick<ClaimedDelivery, 'workspace' | 'destination'>): string {
  return `${workspace}\0${destination}`;
}
