/** The sample's events: a year of a real service desk, moved in time so that a busy moment of it is now. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatInstant, parseInstant } from '@kept/engine';
import { importEvents } from '../importers/import-file.ts';
import type { ImportedEvent } from '../importers/imported-event.ts';
import { parseMapping } from '../importers/parse-mapping.ts';

const LOG = 'incident_event_log.csv.gz';
const MAPPING = 'mapping.yaml';

/** The moment of the log that becomes now: a Wednesday afternoon in its busiest months. */
export const CUT_AT = Date.UTC(2016, 4, 18, 13, 30);
const DAY_MS = 86_400_000;
/** Tickets opened before that are left out: six weeks are enough for every page. */
const FROM_AT = CUT_AT - 42 * DAY_MS;

export interface TimedEvent {
  /** When it happens, moved; epoch milliseconds. */
  readonly at: number;
  readonly body: ImportedEvent;
}

/** Why there is no log in a folder, as a sentence; null where there is one. */
export function whyAbsent(folder: string): string | null {
  if ([LOG, MAPPING].every((file) => existsSync(join(folder, file)))) return null;
  return `The sample log is not here. Take the folder examples/incident-log from the source of Kept, and say with KEPT_SAMPLE_LOG where it is.`;
}

/** All its events in order, moved so that what happened at the cut happens at `now`; from a given instant on. */
export async function sampleEvents(folder: string, now: number, from: number): Promise<TimedEvent[]> {
  const parsed = parseMapping(await readFile(join(folder, MAPPING), 'utf8'), MAPPING);
  if (!parsed.ok) throw new Error(`The sample's mapping is faulty: ${parsed.faults[0]?.message}`);
  const shift = now - CUT_AT;
  const known = new Set<string>();
  const events: TimedEvent[] = [];
  const batches = importEvents(join(folder, LOG), parsed.mapping, { fileName: LOG });
  for (;;) {
    const next = await batches.next();
    if (next.done) break;
    for (const event of next.value) {
      const then = parseInstant(event.at)!;
      if (event.type === 'conversation.created' && then >= FROM_AT) known.add(event.conversation);
      const at = then + shift;
      if (known.has(event.conversation) && at >= from) events.push({ at, body: { ...event, at: formatInstant(at) } });
    }
    // Others have a turn while it is read.
    await nextTurn();
  }
  return events.sort((a, b) => a.at - b.at);
}
