/** Imports over HTTP, into a server that runs: `POST /v1/events?import=true`. */
import { systemClock } from '../../clock.ts';
import { CannotImportError, type Destination } from './destination.ts';
import type { Answer } from './receipt.ts';

export interface ServerAddress {
  readonly url: URL;
  readonly key: string;
  /** §8.2: for episodes before the first revision. */
  readonly revision: number | undefined;
}

/** A server that is busy, or whose database is gone for a moment, is asked again so often, after 1, 2, 4, … seconds. */
const TRIES = 6;
/** A `Retry-After` is honoured up to this. */
const LONGEST_PAUSE_S = 60;

export function serverDestination({ url, key, revision }: ServerAddress): Destination {
  const target = new URL('v1/events', url.href.endsWith('/') ? url : `${url.href}/`);
  target.searchParams.set('import', 'true');
  if (revision !== undefined) target.searchParams.set('revision', String(revision));
  return {
    async send(events) {
      const body = events.map((event) => `${JSON.stringify(event)}\n`).join('');
      for (let tries = 1; ; tries++) {
        const response = await post(target, key, body);
        if (response.ok) return answerOf(response, target);
        if ((response.status !== 429 && response.status !== 503) || tries === TRIES) throw await refused(response);
        const asked = Number(response.headers.get('retry-after') ?? Number.NaN);
        await response.body?.cancel();
        const seconds = Number.isFinite(asked) ? Math.min(asked, LONGEST_PAUSE_S) : 2 ** (tries - 1);
        await systemClock.sleep(seconds * 1000);
      }
    },
  };
}

async function post(target: URL, key: string, body: string): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  try {
    return await fetch(target, { method: 'POST', headers, body, redirect: 'error' });
  } catch (error) {
    throw new CannotImportError(whyUnreachable(error as Error, target), { cause: error });
  }
}

function whyUnreachable(error: Error, { origin }: URL): string {
  const cause = error.cause as { code?: unknown; message?: string } | undefined;
  if (cause?.code === 'ECONNREFUSED') {
    return `No server answers at ${origin}. Start kept serve, name another server with --url, or write to its store with --data-dir.`;
  }
  return `The server at ${origin} cannot be reached (${cause?.message ?? error.message}).`;
}

async function answerOf(response: Response, { origin }: URL): Promise<Answer> {
  const text = await response.text();
  try {
    const { accepted, duplicates, rejected } = JSON.parse(text) as Answer;
    if (Number.isInteger(accepted) && Number.isInteger(duplicates) && Array.isArray(rejected)) {
      return { accepted, duplicates, rejected };
    }
  } catch {
    // No JSON: somebody else's server.
  }
  throw new CannotImportError(`What answers at ${origin} is no Kept server. Check --url.`);
}

async function refused(response: Response): Promise<CannotImportError> {
  const problem = (await response.json().catch(() => null)) as { code?: unknown; detail?: unknown } | null;
  const { origin } = new URL(response.url);
  if (typeof problem?.code !== 'string') {
    return new CannotImportError(`What answers at ${origin} with ${response.status} is no Kept server. Check --url.`);
  }
  const mend =
    response.status === 401 || response.status === 403
      ? ' An import needs a key that may ingest: kept keys create Import --role ingest makes one, --key or KEPT_KEY names it.'
      : '';
  return new CannotImportError(
    `The server refuses the events (${problem.code}): ${String(problem.detail ?? '')}${mend}`,
  );
}
