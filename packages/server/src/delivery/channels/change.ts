import { type Changes, formatInstant } from '@kept/engine';
import { AUTOMATION_SOURCE } from '../../automation/router.ts';
import { clip } from '../escape.ts';

/** Takes events in as the write path does; what it refuses it says, one by one. */
export type RecordEvents = (
  workspace: string,
  events: readonly object[],
) => Promise<{ readonly rejected: readonly { readonly code: string; readonly message: string }[] }>;

/**
 * What a rule changes, as an event. Its id is the delivery's and its instant the decision's, so that a repetition is
 * the same event again and a duplicate.
 */
export function changeEvent(
  delivery: {
    readonly id: string;
    readonly conversation: string;
    readonly created_at: number;
    readonly automation: string;
  },
  changes: Changes,
): object {
  return {
    id: delivery.id,
    source: AUTOMATION_SOURCE,
    type: 'conversation.updated',
    conversation: delivery.conversation,
    at: formatInstant(delivery.created_at),
    actor: { kind: 'automation', id: clip(delivery.automation, 200) },
    changes,
  };
}
