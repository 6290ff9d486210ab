/**
 * Gives what comes until `later` comes round as one list: a message between threads costs the same for many as for one.
 *
 * @param later calls what it is given soon: `queueMicrotask`, `setImmediate`
 */
export function inOneGo<T>(later: (go: () => void) => void, go: (items: readonly T[]) => void): (item: T) => void {
  let waiting: T[] = [];
  return (item) => {
    waiting.push(item);
    if (waiting.length > 1) return;
    later(() => {
      const items = waiting;
      waiting = [];
      go(items);
    });
  };
}
