/**
 * What the service tells as it happens (`GET /v1/stream`). The browser reconnects by itself after a broken line; where
 * the service refused or was away, it gives up, and this tries again from the last position that was heard.
 */
import type { Schema } from './client.ts';

export type Change = Schema['Change'];
export type StreamState = 'connecting' | 'live' | 'broken';

const KINDS = ['transition', 'conversation', 'revision', 'delivery', 'resync'] as const;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 10_000;

let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let retryMs = FIRST_RETRY_MS;
let last: number | null = null;
let state: StreamState = 'connecting';
let brokenAt: number | null = null;

const changeListeners = new Set<(change: Change) => void>();
const stateListeners = new Set<() => void>();

export function openStream(): () => void {
  connect();
  // Back from sleep or from another network: do not wait for the next try.
  const wake = () => state !== 'live' && retryNow();
  window.addEventListener('online', wake);
  return () => {
    window.removeEventListener('online', wake);
    clearTimeout(timer);
    source?.close();
    source = null;
    last = null;
    setState('connecting');
  };
}

export function retryNow(): void {
  clearTimeout(timer);
  source?.close();
  connect();
}

export function onChange(listener: (change: Change) => void): () => void {
  changeListeners.add(listener);
  return () => changeListeners.delete(listener);
}

export function onStreamState(listener: () => void): () => void {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
}

export function streamState(): StreamState {
  return state;
}

/** Since when nothing has been heard; null while it is heard. */
export function silentSince(): number | null {
  return brokenAt;
}

function connect(): void {
  const opened = new EventSource(last === null ? '/v1/stream' : `/v1/stream?after=${last}`);
  source = opened;
  opened.onopen = () => {
    retryMs = FIRST_RETRY_MS;
    setState('live');
  };
  opened.onerror = () => {
    if (source !== opened) return;
    setState('broken');
    if (opened.readyState !== EventSource.CLOSED) return;
    timer = setTimeout(connect, retryMs);
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
  };
  for (const kind of KINDS) opened.addEventListener(kind, (event) => hear(event as MessageEvent<string>));
}

function hear(event: MessageEvent<string>): void {
  const change = JSON.parse(event.data) as Change;
  last = change.position;
  for (const listener of changeListeners) listener(change);
}

function setState(next: StreamState): void {
  if (next === state) return;
  state = next;
  brokenAt = next === 'broken' ? Date.now() : null;
  for (const listener of stateListeners) listener();
}
