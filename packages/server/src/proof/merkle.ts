/** The root of a Merkle tree over leaves in order, as RFC 6962 §2.1 defines it, taken in one by one. */
import { hash } from 'node:crypto';

/** Of no leaves at all: SHA-256 of nothing. */
export const EMPTY_ROOT = hash('sha256', '', 'hex');

export class MerkleTree {
  /** Roots of whole subtrees, each of a power of two of leaves, the largest first. */
  readonly #peaks: { readonly leaves: number; readonly root: string }[] = [];
  #leaves = 0;

  get leaves(): number {
    return this.#leaves;
  }

  add(leaf: string): void {
    this.#leaves++;
    let peak = { leaves: 1, root: hash('sha256', Buffer.concat([LEAF, Buffer.from(leaf)]), 'hex') };
    for (let last = this.#peaks.at(-1); last?.leaves === peak.leaves; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      peak = { leaves: 2 * peak.leaves, root: nodeOf(last.root, peak.root) };
    }
    this.#peaks.push(peak);
  }

  root(): string {
    const [last, ...others] = this.#peaks.toReversed();
    return last === undefined ? EMPTY_ROOT : others.reduce((root, peak) => nodeOf(peak.root, root), last.root);
  }
}

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

function nodeOf(left: string, right: string): string {
  return hash('sha256', Buffer.concat([NODE, Buffer.from(left, 'hex'), Buffer.from(right, 'hex')]), 'hex');
}
