/** `kept verify` beside the store that a proof was made of. */
import { type Event, parseEvent } from '@kept/engine';
import type { StoreLocation } from '../store/store.ts';
import { exportEvents } from './export.ts';
import { readHead, UnreadableProofError } from './read.ts';
import { withSnapshot } from './snapshot.ts';
import { storedFindings } from './stored.ts';
import { type Verified, type VerifyAsked, verifyProof } from './verify.ts';

/** Events that came after the proof are no part of it; what it stated has to be there still. */
export async function verifyStored(location: StoreLocation, asked: Omit<VerifyAsked, 'events'>): Promise<Verified> {
  const head = await readHead(asked.folder);
  if (head === null) throw new UnreadableProofError(`There is no proof in ${asked.folder}: proof.json is missing.`);
  return withSnapshot(location, async (snapshot) => {
    const events: Event[] = [];
    for await (const line of exportEvents(snapshot, head.workspace)) {
      const parsed = parseEvent(JSON.parse(line));
      if (!parsed.ok) throw new Error(`A stored event is none: ${line}`);
      events.push(parsed.event);
    }
    const stored: VerifyAsked['stored'] = (of, said) => storedFindings(snapshot, of, said);
    return verifyProof({ ...asked, events, newer: true, stored });
  });
}
