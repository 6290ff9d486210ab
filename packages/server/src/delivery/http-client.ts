import { Agent, buildConnector, request as send } from 'undici';
import { checkLiteral, guardedLookup } from './guarded-lookup.ts';
import { ForbiddenAddressError, forbidden, type NetworkGuard } from './network-guard.ts';

/** A request to make. All are POST. */
export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether redirects are followed: not where the request carries a credential. */
  readonly follows: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** As much as is read of it. */
  readonly body: string;
}

export interface HttpClient {
  /** Throws where there is no answer: not reached, forbidden, closed, too slow. */
  post(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** The request went somewhere that it must not go; trying again would not help. */
export class ForbiddenRedirectError extends Error {
  override name = 'ForbiddenRedirectError';
}

/** There was no whole answer in the time for all. */
class TimeLimitError extends Error {
  override name = 'TimeoutError';
}

const MOST_REDIRECTS = 3;
const USER_AGENT = 'Kept (+https://standardwebhooks.com)';

/**
 * An HTTP client that reaches only what the guard allows, in bounded time, and reads a bounded answer. It takes no
 * proxy from the environment: what it connects to is what was checked.
 */
export function httpClient(
  guard: NetworkGuard,
  { timeoutMs, answerBytes }: { readonly timeoutMs: number; readonly answerBytes: number },
): HttpClient {
  const agent = new Agent({
    connect: guardedConnector(guard, timeoutMs),
    keepAliveTimeout: 4_000,
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 16_384,
  });
  return {
    async post(request) {
      // One limit over all redirects and the answer: a receiver that drips bytes gains nothing.
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(new TimeLimitError()), timeoutMs);
      try {
        return await follow(request, limit.signal);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };

  async function follow(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    let url = new URL(request.url);
    for (let redirects = 0; ; redirects++) {
      checkLiteral(guard, url.hostname);
      const { statusCode, headers, body } = await send(url, {
        dispatcher: agent,
        method: 'POST',
        headers: { 'user-agent': USER_AGENT, ...request.headers },
        body: request.body,
        signal,
      });
      const text = await firstBytes(body, answerBytes);
      const location = headerOf(headers.location);
      if (!request.follows || location === null || ![301, 302, 307, 308].includes(statusCode)) {
        return { status: statusCode, retryAfter: headerOf(headers['retry-after']), body: text };
      }
      if (redirects === MOST_REDIRECTS) throw new ForbiddenRedirectError(`More than ${MOST_REDIRECTS} redirects.`);
      url = redirected(url, location);
    }
  }
}

function redirected(from: URL, location: string): URL {
  const to = URL.parse(location, from);
  if (to === null || (to.protocol !== 'https:' && to.protocol !== 'http:')) {
    throw new ForbiddenRedirectError('A redirect to no http or https address.');
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new ForbiddenRedirectError(`A redirect from https to http, at ${to.host}.`);
  }
  to.username = '';
  to.password = '';
  return to;
}

/** Connects to an address that was checked, and checks what it was connected to. */
function guardedConnector(guard: NetworkGuard, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ lookup: guardedLookup(guard), timeout: timeoutMs });
  return (options, callback) => {
    try {
      checkLiteral(guard, options.hostname);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, (error, socket) => {
      if (error !== null) return callback(error, null);
      const { remoteAddress } = socket;
      if (remoteAddress !== undefined && guard.allows(remoteAddress, options.hostname.replace(/^\[(.*)\]$/, '$1')))
        return callback(null, socket);
      socket.destroy();
      return callback(forbidden(options.hostname), null);
    });
  };
}

/** Reads up to a number of bytes and lets the rest go. */
async function firstBytes(body: AsyncIterable<Buffer> & { destroy(): void }, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most).toString('utf8');
}

function headerOf(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}

/** What an error of `post` means, without an address or a body in it. */
export function whyNoAnswer(error: unknown): { readonly final: boolean; readonly reason: string } {
  const causes = causesOf(error);
  const final = causes.find((one) => one instanceof ForbiddenAddressError || one instanceof ForbiddenRedirectError);
  if (final) return { final: true, reason: final.message };
  if (causes.some(({ name }) => name === 'TimeoutError' || /Timeout/.test(name))) {
    return { final: false, reason: 'There was no whole answer in time.' };
  }
  const code = causes.map((one) => (one as { code?: unknown }).code).find((each) => typeof each === 'string');
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET') {
    return { final: false, reason: 'The connection was closed before an answer.' };
  }
  if (code === 'ENOTFOUND') return { final: false, reason: 'The name of the host is not known (ENOTFOUND).' };
  if (code === 'ECONNREFUSED') return { final: false, reason: 'The connection was refused (ECONNREFUSED).' };
  return { final: false, reason: `There was no answer (${code ?? causes.at(-1)?.name ?? 'unknown'}).` };
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let one = error; one instanceof Error && causes.length < 5; one = one.cause) {
    causes.push(one);
    // Happy eyeballs gather an error per address.
    if (one instanceof AggregateError) causes.push(...one.errors.filter((each) => each instanceof Error));
  }
  return causes;
}
