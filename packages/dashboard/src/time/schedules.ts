/** Open segments by schedule and version, asked for once and kept: what countdowns count on. */
import { type Schedule, scheduleFromSegments } from '@kept/engine';
import { answer, api } from '../api/client.ts';
import { serviceNow } from './now.ts';

const HOUR_MS = 3_600_000;
/** The past matters as far as clocks that were described a moment ago. */
const BACK_MS = 2 * HOUR_MS;
const AHEAD_MS = 75 * 24 * HOUR_MS;
const REFRESH_MS = 12 * HOUR_MS;
const RETRY_MS = 5_000;

export interface KnownSchedule {
  readonly schedule: Schedule;
  readonly timeZone: string;
}

interface Entry {
  known: KnownSchedule | undefined;
  readonly fromMs: number;
  nextMs: number;
}

const entries = new Map<string, Entry>();
const listeners = new Set<() => void>();

export function onSchedules(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A schedule in a version (the newest if null); undefined while it is on its way. */
export function knownSchedule(name: string, version: number | null): KnownSchedule | undefined {
  const key = `${version ?? ''}/${name}`;
  const now = serviceNow();
  let entry = entries.get(key);
  if (!entry) {
    entry = { known: undefined, fromMs: now - BACK_MS, nextMs: 0 };
    entries.set(key, entry);
  }
  if (now >= entry.nextMs) {
    entry.nextMs = now + RETRY_MS;
    void load(entry, name, version, now);
  }
  return entry.known;
}

async function load(entry: Entry, name: string, version: number | null, now: number): Promise<void> {
  const toMs = now + AHEAD_MS;
  const query = {
    from: new Date(entry.fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...(version === null ? {} : { version }),
  };
  try {
    const { segments, timeZone } = await answer(
      api.GET('/v1/schedules/{name}/segments', { params: { path: { name }, query } }),
    );
    const open = segments.map(({ from, to }) => ({ startMs: Date.parse(from), endMs: Date.parse(to) }));
    entry.known = { schedule: scheduleFromSegments(entry.fromMs, toMs, open), timeZone };
    entry.nextMs = now + REFRESH_MS;
    for (const listener of listeners) listener();
  } catch {
    // Asked for again when a countdown next looks; the clock shows no time until then.
  }
}
