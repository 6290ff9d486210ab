import { useSyncExternalStore } from 'react';

let polite = '';
const listeners = new Set<() => void>();

/** Says a change of state to those who cannot see it. Nothing that merely counts is ever announced. */
export function announce(text: string): void {
  // The same words twice are said twice: a no-break space makes another text of them.
  polite = text === polite ? `${text}\u00a0` : text;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function LiveRegion() {
  const text = useSyncExternalStore(subscribe, () => polite);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}
