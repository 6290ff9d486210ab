/** `kept doctor --proof`: the events and the record of a workspace as a proof in a folder. */

import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FOLD_VERSION, formatInstant } from '@kept/engine';
import type { StoredRevision } from '../revisions/configuration.ts';
import { canonical } from '../revisions/versions.ts';
import type { Store } from '../store/store.ts';
import { collect, type DayItem, dayOf } from './collect.ts';
import {
  chainOf,
  type DayHead,
  digestOfValue,
  FIRST_CHAIN,
  FORMAT,
  headDigest,
  type ItemKind,
  type ProofHead,
} from './format.ts';
import { MerkleTree } from './merkle.ts';
import { readHead } from './read.ts';
import { keepSeals } from './seal.ts';
import { type Snapshot, withSnapshot } from './snapshot.ts';
import { termsOf } from './terms.ts';

export interface ProofAsked {
  readonly workspace: string;
  readonly revisions: readonly StoredRevision[];
  /** Epoch milliseconds: as of when it is. */
  readonly now: number;
  readonly folder: string;
  readonly progress?: ((items: number) => void) | undefined;
}

export type ProofMade =
  | { readonly kind: 'made'; readonly head: ProofHead; readonly items: number }
  /** Some conversations are not recorded up to now: a proof would not follow from its events. */
  | { readonly kind: 'lagging'; readonly conversations: number }
  /** A proof in the folder says that events of days that are over were others: the names of the days. */
  | { readonly kind: 'contradicted'; readonly days: readonly string[] }
  /** The folder holds a proof of another workspace. */
  | { readonly kind: 'other_workspace'; readonly workspace: string }
  /** Personal parts that are not what was sealed: `source` and `id` of the events. */
  | {
      readonly kind: 'broken_seals';
      readonly events: readonly { readonly source: string; readonly id: string; readonly conversation: string }[];
    };

/** A proof in the folder is replaced by one that contains it; all or nothing of it is changed. */
export async function writeProof(store: Store, asked: ProofAsked): Promise<ProofMade> {
  const { workspace, now, folder } = asked;
  const earlier = await readHead(folder);
  if (earlier !== null && earlier.workspace !== workspace)
    return { kind: 'other_workspace', workspace: earlier.workspace };
  const fresh = `${join(folder, 'days')}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  try {
    const made = await withSnapshot(store.location, async (snapshot): Promise<ProofMade> => {
      // Another process's clock may run ahead of this one: what it has recorded is true as of its own.
      const at = Math.max(now, await foldedTo(snapshot, workspace));
      const lagging = await countLagging(snapshot, workspace, at);
      if (lagging > 0) return { kind: 'lagging', conversations: lagging };
      return makeProof(store, snapshot, { ...asked, now: at }, fresh, earlier);
    });
    if (made.kind === 'made') await putInPlace(folder, fresh, made.head, asked.revisions);
    return made;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function makeProof(
  store: Store,
  snapshot: Snapshot,
  { workspace, revisions, now, progress }: ProofAsked,
  fresh: string,
  earlier: ProofHead | null,
): Promise<ProofMade> {
  const broken: { source: string; id: string; conversation: string }[] = [];
  const days = new DayFiles(fresh);
  let items = 0;
  let position = 0;
  const hooks = {
    onSeals: (seals: Parameters<typeof keepSeals>[1]) => keepSeals(store.db, seals),
    onBrokenSeal: ({ source, id, conversation }: (typeof broken)[number]) => broken.push({ source, id, conversation }),
  };
  for await (const each of collect(snapshot, workspace, hooks)) {
    if (each.item.kind === 'event') position = each.item.position;
    if (items++ % 1000 === 0) progress?.(items);
    await days.add(each);
  }
  await days.flush();
  if (broken.length > 0) return { kind: 'broken_seals', events: broken };
  const heads = days.heads(dayOf(formatInstant(now)));
  const contradicted = earlier === null ? [] : changedDays(earlier, heads);
  if (contradicted.length > 0) return { kind: 'contradicted', days: contradicted };
  const head = {
    format: FORMAT,
    workspace,
    madeAt: formatInstant(now),
    position,
    foldVersion: FOLD_VERSION,
    revisions: digestOfValue(revisions.map(termsOf)),
    initialRevisions: await initialRevisions(snapshot, workspace),
    days: heads,
    replaces: earlier?.digest ?? null,
    digest: '',
  } as const;
  return { kind: 'made', head: { ...head, digest: headDigest(head) }, items };
}

/** Days that were over when the earlier proof was made, and whose events are others now. */
function changedDays(earlier: ProofHead, now: readonly DayHead[]): string[] {
  const found = new Map(now.map((head) => [head.day, head]));
  return earlier.days
    .filter(({ day, complete, event }) => complete && event.count > 0 && found.get(day)?.event.root !== event.root)
    .map(({ day }) => day);
}

async function foldedTo({ db }: Snapshot, workspace: string): Promise<number> {
  const row = await db
    .selectFrom('workspaces')
    .select('folded_to')
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  return row?.folded_to ?? 0;
}

/** Time or a revision has something to say to them that is not written down yet. */
async function countLagging({ db }: Snapshot, workspace: string, now: number): Promise<number> {
  const { behind } = await db
    .selectFrom('conversations')
    .select(({ fn }) => fn.countAll<number>().as('behind'))
    .where('workspace', '=', workspace)
    .where(({ eb, or }) => or([eb('wake_at', '<=', now), eb('fold_version', '<>', FOLD_VERSION)]))
    .executeTakeFirstOrThrow();
  const reselecting = await db
    .selectFrom('reselections')
    .select(['total', 'done'])
    .where('workspace', '=', workspace)
    .where('finished_at', 'is', null)
    .execute();
  return reselecting.reduce((sum, { total, done }) => sum + Math.max(1, total - done), behind);
}

async function initialRevisions({ db }: Snapshot, workspace: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('conversations')
    .select(['id', 'initial_revision'])
    .where('workspace', '=', workspace)
    .where('initial_revision', 'is not', null)
    .orderBy('id')
    .execute();
  return Object.fromEntries(rows.map(({ id, initial_revision }) => [id, initial_revision!]));
}

async function putInPlace(
  folder: string,
  fresh: string,
  head: ProofHead,
  revisions: readonly StoredRevision[],
): Promise<void> {
  const days = join(folder, 'days');
  await rm(days, { recursive: true, force: true });
  await rename(fresh, days);
  await writeFile(join(folder, 'revisions.json'), `${JSON.stringify(revisions.map(termsOf), null, 1)}\n`);
  await writeFile(join(folder, 'proof.json'), `${JSON.stringify(head, null, 1)}\n`);
}

type Trees = Record<ItemKind, MerkleTree>;

/** What is to be written is written when it has so many characters in all. */
const PIECE = 1 << 22;

/** One file a day, each of which grows now and then. */
class DayFiles {
  readonly #folder: string;
  readonly #days = new Map<string, { readonly trees: Trees; lines: string[] }>();
  #waiting = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async add({ day, item }: DayItem): Promise<void> {
    let of = this.#days.get(day);
    if (of === undefined) {
      of = { trees: newTrees(), lines: [] };
      this.#days.set(day, of);
    }
    const line = canonical(item);
    of.trees[item.kind].add(line);
    of.lines.push(line);
    this.#waiting += line.length;
    if (this.#waiting >= PIECE) await this.flush();
  }

  async flush(): Promise<void> {
    for (const [day, of] of this.#days) {
      if (of.lines.length === 0) continue;
      await appendFile(join(this.#folder, `${day}.jsonl`), `${of.lines.join('\n')}\n`);
      of.lines = [];
    }
    this.#waiting = 0;
  }

  heads(today: string): DayHead[] {
    let chain = FIRST_CHAIN;
    const days = [...this.#days].sort(([a], [b]) => (a < b ? -1 : 1));
    return days.map(([day, { trees }]) => {
      const of = (kind: ItemKind) => ({ count: trees[kind].leaves, root: trees[kind].root() });
      const event = of('event');
      chain = chainOf(chain, day, event);
      return {
        ...{ day, complete: day < today, event },
        ...{ transition: of('transition'), outcome: of('outcome'), excuse: of('excuse'), chain },
      };
    });
  }
}

function newTrees(): Trees {
  return {
    event: new MerkleTree(),
    transition: new MerkleTree(),
    outcome: new MerkleTree(),
    excuse: new MerkleTree(),
  };
}
