/** What a verification finds, named so that a person can look at it. */
import type { EventItem, OutcomeItem, TransitionItem } from './format.ts';

export interface Finding {
  readonly what: 'proof' | 'event' | 'transition' | 'outcome' | 'configuration' | 'report' | 'stored';
  /** The conversation that it is about; null where it is about none. */
  readonly conversation: string | null;
  /** `event e2 of conversation 1001`. */
  readonly name: string;
  /** A whole sentence. */
  readonly message: string;
}

const METRICS = { firstReply: 'First Reply', allMessages: 'All Messages', resolution: 'Resolution' } as const;

export function nameOfEvent({
  id,
  source,
  type,
  conversation,
  at,
}: Omit<EventItem, 'kind' | 'position' | 'receivedAt' | 'digest' | 'personal'>): string {
  const of = source === '' ? '' : ` of source ${source}`;
  return `event ${id}${of} (${type} of conversation ${conversation} at ${at})`;
}

export function nameOfTransition({
  metric,
  cycle,
  tripwire,
  conversation,
  at,
  ...rest
}: Omit<TransitionItem, 'id' | 'retractedAt'> & { readonly id?: string }): string {
  const id = rest.id === undefined ? '' : ` ${rest.id}`;
  return `transition${id} (${METRICS[metric]} of conversation ${conversation}, cycle ${cycle}, ${tripwire} at ${at})`;
}

export function nameOfOutcome({ metric, cycle, conversation, endedAt }: OutcomeItem): string {
  return `outcome of ${METRICS[metric]} of conversation ${conversation}, cycle ${cycle}, ended ${endedAt}`;
}

/** Where two objects with the same fields differ: `tripwire is "low", and "urgent" follows`. */
export function differencesOf(stated: object, follows: object): string {
  const [said, is] = [stated, follows] as Record<string, unknown>[];
  return Object.keys(is!)
    .filter((key) => JSON.stringify(said![key]) !== JSON.stringify(is![key]))
    .map((key) => `${key} is ${JSON.stringify(said![key])}, and ${JSON.stringify(is![key])} follows`)
    .join('; ');
}
