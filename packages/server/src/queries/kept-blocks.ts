/** What whoever counts reports keeps of blocks, by what they hold: a block that changed is another one. */
import type { Block } from '../rollups/block.ts';
import { keyOf, type ReportQuestion } from '../rollups/question.ts';
import type { Sums } from '../rollups/sums.ts';
import { Lru } from './lru.ts';

/** Blocks as they are stored: of about a million conversations. */
const BLOCK_BYTES = 192 * 1024 * 1024;
/** What was counted in whole blocks, by question: some five questions about a year of that many, by teams or whole. */
const SUM_BYTES = 128 * 1024 * 1024;
/** Beside the numbers. */
const OF_SUMS = 400;
const OF_GROUP = 1_000;
/** Questions that may be asked again. */
const ASKED = 8;

export interface AskedOf {
  readonly workspace: string;
  readonly question: ReportQuestion;
}

export class KeptBlocks {
  readonly blocks = new Lru<Block>(BLOCK_BYTES);
  readonly #sums = new Lru<Sums>(SUM_BYTES);
  readonly #asked = new Map<string, AskedOf>();

  /** What was asked last, the newest last: each way of counting once, with the period that it was asked of last. */
  get asked(): readonly AskedOf[] {
    return [...this.#asked.values()];
  }

  noteAsked(workspace: string, question: ReportQuestion): void {
    const key = `${workspace} ${keyOf(question)}`;
    this.#asked.delete(key);
    this.#asked.set(key, { workspace, question });
    if (this.#asked.size > ASKED) this.#asked.delete(this.#asked.keys().next().value!);
  }

  sumsOf(stamp: string, question: string): Sums | undefined {
    return this.#sums.get(`${stamp} ${question}`);
  }

  keepSums(stamp: string, question: string, sums: Sums): void {
    let bytes = OF_SUMS;
    for (const { took } of sums.groups) {
      bytes += OF_GROUP;
      // Of each cycle two numbers, and the histograms that may be made of them.
      for (const each of took) if (each !== null) bytes += 20 * each.clock.values.length;
    }
    this.#sums.set(`${stamp} ${question}`, sums, bytes);
  }
}
