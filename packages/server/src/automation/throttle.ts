import type { Automation } from '@kept/engine';

/** What an automation last said, and how high the state was. */
export interface Said {
  readonly at: number;
  readonly rank: number;
}

/** What throttled automations have said: about a conversation, or (null) at all. */
export interface Memory {
  recall(automation: string, conversation: string | null): Said | null;
}

/**
 * Whether a throttle holds a message back: at most one in its time, per conversation or for the whole rule. A climb is
 * never held back: a state above what the rule last said of this conversation, or, of which it has said nothing, above
 * what it last said at all.
 */
export function isHeldBack(automation: Automation, conversation: string, said: Said, memory: Memory): boolean {
  const { throttle, name } = automation;
  if (throttle === null) return false;
  const here = memory.recall(name, conversation);
  if (here !== null && said.rank > here.rank) return false;
  const last = throttle.per === 'conversation' ? here : memory.recall(name, null);
  if (last === null || said.at - last.at >= throttle.everySeconds * 1000) return false;
  return here !== null || said.rank <= last.rank;
}
