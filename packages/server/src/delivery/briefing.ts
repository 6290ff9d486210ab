/** Everything that a delivery is to say, gathered from the store at the moment of sending. */
import { METRICS, type Timeline } from '@kept/engine';
import type { Kysely, Selectable } from 'kysely';
import type { DeliveryBody, ToldTrigger } from '../automation/delivery-body.ts';
import type { Dialect } from '../store/dialect.ts';
import type { PostTable, Tables } from '../store/tables.ts';
import { causeOf } from './cause.ts';
import type { Delivery } from './claim.ts';
import { type Digest, type Message, messageOf } from './message.ts';
import { Present } from './present.ts';
import type { Readings } from './readings.ts';
import { WORST_FIRST } from './words.ts';

export type Post = Selectable<PostTable>;

export interface Desk {
  readonly db: Kysely<Tables>;
  readonly readings: Readings;
  readonly dialect: Dialect;
  readonly timeline: Timeline;
  readonly publicUrl: string;
  readonly now: number;
}

export interface Briefing {
  readonly message: Message;
  /** The conversation's row version that it is based on; 0 where there is none. */
  readonly version: number;
}

export interface About {
  readonly workspace: string;
  readonly id: string;
  readonly automation: string;
  readonly conversation: string;
  readonly triggers: readonly ToldTrigger[];
}

export async function brief({ db, readings, timeline, publicUrl, now }: Desk, about: About): Promise<Briefing> {
  const { workspace, triggers } = about;
  const { stored, cycles } = await readings.conversation(about);
  const { transition } = triggers[0]!.body;
  const cause = await causeOf(db, workspace, (transition.retracted ?? transition).cause);
  const present = new Present(stored ?? null, cycles, timeline, now);
  const config = timeline.revisions.at(-1)!.rules.config;
  return { message: messageOf({ ...about, cause, publicUrl, now }, present, config), version: stored?.version ?? 0 };
}

/** As many of a digest's messages are looked at, to show the worst. */
const DIGEST_READS = 500;
const DIGEST_SHOWS = 100;

export async function briefDigest(desk: Desk, delivery: Delivery): Promise<Digest> {
  const gathered = desk.db
    .selectFrom('deliveries')
    .where('workspace', '=', delivery.workspace)
    .where('replaced_by', '=', delivery.id);
  const rows = await gathered.selectAll().orderBy('position').limit(DIGEST_READS).execute();
  const { total } = await gathered.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  // All at once, so that they are read at once.
  const briefings = rows.flatMap((row) => {
    const { content } = JSON.parse(row.body) as DeliveryBody;
    return content.kind === 'triggers' ? [brief(desk, { ...row, triggers: content.triggers })] : [];
  });
  const items = (await Promise.all(briefings)).map(({ message }) => message);
  items.sort((a, b) => WORST_FIRST.indexOf(a.shown) - WORST_FIRST.indexOf(b.shown));
  return {
    id: delivery.id,
    automation: delivery.automation,
    items: items.slice(0, DIGEST_SHOWS),
    total: Number(total),
    link: desk.publicUrl,
  };
}

/** The message that follows this conversation in this place and is about one of these promises; null where none is. */
export async function openPost(
  { readings }: Desk,
  delivery: Delivery,
  triggers: readonly ToldTrigger[],
): Promise<Post | null> {
  const posts = await readings.openPosts(delivery.workspace, delivery.conversation);
  const here = posts.filter(({ destination }) => destination === delivery.destination);
  return here.find((post) => coveredBy(post).some((one) => triggers.some((other) => samePromise(one, other)))) ?? null;
}

export function coveredBy({ covers }: Pick<Post, 'covers'>): ToldTrigger[] {
  return JSON.parse(covers) as ToldTrigger[];
}

/** What a post is about once it tells of these too: the newest word on each promise. */
export function withTold(covers: readonly ToldTrigger[], triggers: readonly ToldTrigger[]): ToldTrigger[] {
  const kept = covers.filter((one) => !triggers.some((other) => samePromise(one, other)));
  const order = (told: ToldTrigger) => METRICS.indexOf(told.body.transition.metric);
  return [...kept, ...triggers].sort((a, b) => order(a) - order(b));
}

function samePromise(a: ToldTrigger, b: ToldTrigger): boolean {
  const [one, other] = [a.body.transition, b.body.transition];
  return one.metric === other.metric && one.cycle === other.cycle;
}

/** What can be seen to change in a message that follows its conversation: it is changed when this does. */
export function fingerprintOf(message: Message): string {
  const { parts, conversation } = message;
  const states = parts.map(({ metric, shown, endedAt }) => `${metric}:${shown}${endedAt === null ? '' : ':ended'}`);
  const settled = parts.every(({ endedAt }) => endedAt !== null);
  // Once all is answered it does not matter any more whose it is.
  return [
    ...states,
    isOver(conversation.status) ? 'done' : 'active',
    settled ? '' : (conversation.assignee ?? ''),
  ].join(' ');
}

export function isOver(status: string): boolean {
  return status === 'done' || status === 'deleted';
}
