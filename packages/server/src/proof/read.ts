/** A proof read from its folder. Whether it agrees with itself is asked on the way. */

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  chainOf,
  type DayHead,
  digestOfValue,
  FIRST_CHAIN,
  FORMAT,
  headDigest,
  ITEM_KINDS,
  type Item,
  type ItemKind,
  type ProofHead,
  type RevisionTerms,
} from './format.ts';
import { MerkleTree } from './merkle.ts';

/** The folder does not hold a proof that can be read. The message says what is wrong with it. */
export class UnreadableProofError extends Error {
  override name = 'UnreadableProofError';
}

/** Null where the folder has none. @throws UnreadableProofError */
export async function readHead(folder: string): Promise<ProofHead | null> {
  const head = (await readJson(join(folder, 'proof.json'))) as ProofHead | null;
  if (head === null) return null;
  if (head.format === FORMAT && Array.isArray(head.days)) return head;
  throw new UnreadableProofError(
    `${join(folder, 'proof.json')} is no proof of this version: its format is not ${FORMAT}.`,
  );
}

/** @throws UnreadableProofError where it is not there */
export async function readRevisions(folder: string): Promise<readonly RevisionTerms[]> {
  const revisions = await readJson(join(folder, 'revisions.json'));
  if (Array.isArray(revisions)) return revisions as RevisionTerms[];
  throw new UnreadableProofError(`${join(folder, 'revisions.json')} is missing, or is no list. Copy the proof whole.`);
}

/** What of the head does not agree with the head itself or the revisions beside it, as sentences. */
export function faultsOfHead(head: ProofHead, revisions: readonly RevisionTerms[]): string[] {
  const faults: string[] = [];
  if (headDigest(head) !== head.digest)
    faults.push('proof.json was changed: it does not have the digest that it states.');
  if (digestOfValue(revisions) !== head.revisions) faults.push('revisions.json was changed since the proof was made.');
  let chain = FIRST_CHAIN;
  for (const { day, event, chain: stated } of head.days) {
    chain = chainOf(chain, day, event);
    if (chain === stated) continue;
    faults.push(
      `The chain of days breaks at ${day}: a day before it, or its events, are not those that it was made of.`,
    );
    break;
  }
  return faults;
}

/**
 * The items of a day, in order. What does not have the root that the head states is told to `onFault` once they are read.
 * @throws UnreadableProofError where the file is missing or a line is no item
 */
export async function* readDay(
  folder: string,
  head: DayHead,
  onFault: (sentence: string) => void,
): AsyncGenerator<Item> {
  const file = join(folder, 'days', `${head.day}.jsonl`);
  const trees = new Map<ItemKind, MerkleTree>(ITEM_KINDS.map((kind) => [kind, new MerkleTree()]));
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      const item = JSON.parse(line) as Item;
      const tree = trees.get(item.kind);
      if (tree === undefined) throw new UnreadableProofError(`${file}:${number} is no item of a proof.`);
      tree.add(line);
      yield item;
    }
  } catch (error) {
    if (error instanceof UnreadableProofError) throw error;
    throw new UnreadableProofError(`${file}${number > 0 ? `:${number}` : ''}: ${(error as Error).message}`);
  }
  for (const [kind, tree] of trees) {
    if (tree.leaves === head[kind].count && tree.root() === head[kind].root) continue;
    onFault(`days/${head.day}.jsonl was changed: its ${kind}s are not those that proof.json was made of.`);
  }
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw new UnreadableProofError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnreadableProofError(`${file} is not JSON: ${(error as Error).message}`);
  }
}
