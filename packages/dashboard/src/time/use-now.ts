import { useSyncExternalStore } from 'react';
import { onSecond, serviceNow } from './now.ts';

/** Now, rounded down to `stepMs` (a second at least), so that a component renders only when it would look different. */
export function useNow(stepMs = 1000): number {
  return useSyncExternalStore(onSecond, () => Math.floor(serviceNow() / stepMs) * stepMs);
}

/** What `read` makes of now, read every second; renders only when the answer is another text. */
export function useEverySecond<T extends string | number | boolean | null>(read: (nowMs: number) => T): T {
  return useSyncExternalStore(onSecond, () => read(serviceNow()));
}
