import type { Automation } from '@kept/engine';
import type { Transaction } from 'kysely';
import type { Bulk } from '../store/bulk.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import type { Memory, Said } from './throttle.ts';

/** What throttled automations have said, for the conversations of one routing: read before it, written after. */
export class Memories implements Memory {
  readonly #workspace: string;
  readonly #said: Map<string, Said>;
  readonly #noted = new Map<string, { automation: string; conversation: string; said: Said }>();

  private constructor(workspace: string, said: Map<string, Said>) {
    this.#workspace = workspace;
    this.#said = said;
  }

  static async read(
    trx: Transaction<Tables>,
    { dialect }: Store,
    workspace: string,
    automations: readonly Automation[],
    conversations: readonly string[],
  ): Promise<Memories> {
    const throttled = automations.filter(({ throttle }) => throttle !== null).map(({ name }) => name);
    if (throttled.length === 0) return new Memories(workspace, new Map());
    const query = trx
      .selectFrom('throttles')
      .selectAll()
      .where('workspace', '=', workspace)
      .where(dialect.among('automation', throttled))
      .where(dialect.among('conversation', ['', ...conversations]));
    const rows = await (dialect.rowLocks ? query.forUpdate() : query).execute();
    return new Memories(
      workspace,
      new Map(rows.map((row) => [key(row.automation, row.conversation), { at: row.said_at, rank: row.rank }])),
    );
  }

  recall(automation: string, conversation: string | null): Said | null {
    return this.#said.get(key(automation, conversation ?? '')) ?? null;
  }

  /** The automation has spoken, about a conversation. */
  note(automation: string, conversation: string, said: Said): void {
    for (const about of [conversation, '']) {
      this.#said.set(key(automation, about), said);
      this.#noted.set(key(automation, about), { automation, conversation: about, said });
    }
  }

  async write(bulk: Bulk): Promise<void> {
    const workspace = this.#workspace;
    const rows = [...this.#noted.values()].map(({ automation, conversation, said }) => ({
      ...{ workspace, automation, conversation },
      ...{ said_at: said.at, rank: said.rank },
    }));
    await bulk.upsert('throttles', ['workspace', 'automation', 'conversation'], rows);
  }
}

function key(automation: string, conversation: string): string {
  return `${automation}\0${conversation}`;
}
