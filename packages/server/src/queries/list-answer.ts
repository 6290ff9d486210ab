/**
 * A page of conversations as the API answers it, as text: written where it is read, and passed on as it is. Fifty rows are some
 * thousand values, which the thread that answers requests would otherwise put together, and write, once more.
 */
import { formatInstant } from '@kept/engine';
import type { Context } from './context.ts';
import { type ListConversations, listConversations } from './list-conversations.ts';

export type ListAnswer = { readonly kind: 'page'; readonly json: string } | { readonly kind: 'bad_cursor' };

export async function listAnswer(context: Context, question: ListConversations): Promise<ListAnswer> {
  const listed = await listConversations(context, question);
  if (listed.kind === 'bad_cursor') return listed;
  const { items, next } = listed;
  return { kind: 'page', json: JSON.stringify({ asOf: formatInstant(question.now), items, next }) };
}
