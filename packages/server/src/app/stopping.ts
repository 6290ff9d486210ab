import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';

/**
 * Stops everything, last started first, each waited for. One that fails does not keep the others; past the time allowed
 * the rest is given up, and the log says so. Called again it gives the same promise.
 */
export function stopAll(
  stops: readonly (() => Promise<unknown>)[],
  withinMs: number,
  clock: Clock,
  log: Logger,
): () => Promise<void> {
  let stopped: Promise<void> | null = null;
  const inOrder = async () => {
    for (const stop of stops.toReversed()) {
      await stop().catch((error: unknown) => log.error({ err: error }, 'something did not stop cleanly'));
    }
  };
  return () => {
    stopped ??= (async () => {
      const enough = new AbortController();
      const timeout = clock.sleep(withinMs, enough.signal).then(() => {
        if (!enough.signal.aborted) log.error({ withinMs }, 'stopping took too long: the rest is given up');
      });
      await Promise.race([inOrder(), timeout]);
      enough.abort();
    })();
    return stopped;
  };
}
