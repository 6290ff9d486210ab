/** The service's time, and one heartbeat for everything on the page that counts. */

let offsetMs = 0;

/** Learns how far this machine's clock is from the service's, from an instant that the service just told. */
export function learnServiceTime(serviceMs: number, heardAtMs: number = Date.now()): void {
  const found = serviceMs - heardAtMs;
  // Under a second it is the way here, not the clock.
  offsetMs = Math.abs(found) < 1_500 ? 0 : found;
}

export function serviceNow(): number {
  return Date.now() + offsetMs;
}

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Calls back at every full second of the service's time, while the page is visible. */
export function onSecond(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) plan();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

function plan(): void {
  timer = setTimeout(
    () => {
      for (const listener of listeners) listener();
      plan();
    },
    1000 - (serviceNow() % 1000) + 5,
  );
}

if (typeof document !== 'undefined') {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') for (const listener of listeners) listener();
  });
}
