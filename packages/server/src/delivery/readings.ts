/**
 * What messages are made of, read for many at once: those that are asked for in one turn of the event loop are one
 * statement a table and workspace, so that a burst does not ask the database for each of its messages.
 */
import { type Kysely, type SqlBool, sql } from 'kysely';
import type { ToldTrigger } from '../automation/delivery-body.ts';
import type { Dialect } from '../store/dialect.ts';
import type { Tables } from '../store/tables.ts';
import type { Post } from './briefing.ts';
import type { StoredConversation, StoredCycle } from './present.ts';

/** One conversation, and the promises in it that are told of. */
export interface Asked {
  readonly workspace: string;
  readonly conversation: string;
  readonly triggers: readonly ToldTrigger[];
}

/** Undefined where the conversation is not there; of the cycles, those told of that have ended. */
export interface Read {
  readonly stored: StoredConversation | undefined;
  readonly cycles: readonly StoredCycle[];
}

export class Readings {
  readonly #conversations: Gathered<Asked, Read>;
  readonly #posts: Gathered<{ readonly workspace: string; readonly conversation: string }, Post[]>;

  constructor(db: Kysely<Tables>, dialect: Dialect) {
    this.#conversations = new Gathered((workspace, asked) => readConversations(db, dialect, workspace, asked));
    this.#posts = new Gathered((workspace, asked) => readPosts(db, dialect, workspace, asked));
  }

  conversation(asked: Asked): Promise<Read> {
    return this.#conversations.ask(asked);
  }

  /** The messages that follow a conversation still, the newest first. */
  openPosts(workspace: string, conversation: string): Promise<Post[]> {
    return this.#posts.ask({ workspace, conversation });
  }
}

type Answer<A> = { readonly resolve: (answer: A) => void; readonly reject: (error: unknown) => void };

/** Questions of one turn of the event loop, answered together, workspace by workspace, in their order. */
class Gathered<Q extends { readonly workspace: string }, A> {
  readonly #answer: (workspace: string, questions: readonly Q[]) => Promise<A[]>;
  #waiting: { readonly question: Q; readonly answer: Answer<A> }[] = [];

  constructor(answer: (workspace: string, questions: readonly Q[]) => Promise<A[]>) {
    this.#answer = answer;
  }

  ask(question: Q): Promise<A> {
    if (this.#waiting.length === 0) setImmediate(() => this.#askAll());
    return new Promise((resolve, reject) => this.#waiting.push({ question, answer: { resolve, reject } }));
  }

  #askAll(): void {
    const all = this.#waiting;
    this.#waiting = [];
    for (const [workspace, asked] of Map.groupBy(all, ({ question }) => question.workspace)) {
      const questions = asked.map(({ question }) => question);
      this.#answer(workspace, questions).then(
        (answers) => {
          for (const [at, { answer }] of asked.entries()) answer.resolve(answers[at]!);
        },
        (error: unknown) => {
          for (const { answer } of asked) answer.reject(error);
        },
      );
    }
  }
}

async function readConversations(
  db: Kysely<Tables>,
  dialect: Dialect,
  workspace: string,
  asked: readonly Asked[],
): Promise<Read[]> {
  const ids = [...new Set(asked.map(({ conversation }) => conversation))];
  const transitions = asked.flatMap(({ triggers }) => triggers.map(({ body }) => body.transition));
  const rows = await db
    .selectFrom('conversations')
    .selectAll()
    .where('workspace', '=', workspace)
    .where(dialect.among('id', ids))
    .execute();
  const numbers = transitions.map(({ cycle }) => cycle);
  const ended = await db
    .selectFrom('cycles')
    .select(['conversation', 'metric', 'cycle', 'ended_at', 'end_reason', 'outcome', 'elapsed_ms', 'breached_at'])
    .where('workspace', '=', workspace)
    .where(dialect.among('conversation', ids))
    .where(dialect.among('metric', [...new Set(transitions.map(({ metric }) => metric))]))
    .where('cycle', '>=', Math.min(...numbers))
    .where('cycle', '<=', Math.max(...numbers))
    .where(sql<SqlBool>`retracted_at is null`)
    .where('ended_at', 'is not', null)
    .execute();
  const stored = new Map(rows.map((row) => [row.id, row]));
  const cycles = Map.groupBy(ended, ({ conversation }) => conversation);
  return asked.map(({ conversation, triggers }) => ({
    stored: stored.get(conversation),
    cycles: (cycles.get(conversation) ?? []).filter(({ metric, cycle }) =>
      triggers.some(({ body: { transition } }) => transition.metric === metric && transition.cycle === cycle),
    ),
  }));
}

async function readPosts(
  db: Kysely<Tables>,
  dialect: Dialect,
  workspace: string,
  asked: readonly { readonly conversation: string }[],
): Promise<Post[][]> {
  const posts = await db
    .selectFrom('posts')
    .selectAll()
    .where('workspace', '=', workspace)
    .where(dialect.among('conversation', [...new Set(asked.map(({ conversation }) => conversation))]))
    .where(sql<SqlBool>`closed_at is null`)
    .orderBy('at', 'desc')
    .execute();
  const found = Map.groupBy(posts, ({ conversation }) => conversation);
  return asked.map(({ conversation }) => found.get(conversation) ?? []);
}
