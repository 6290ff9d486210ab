/** Whatever goes wrong with a request becomes a problem document, never a stack trace. */
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { problemOf, Refusal } from './refusal.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Fastify's own refusals, by its codes. */
const OF_FASTIFY: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'Send it in parts, or as application/x-ndjson to /v1/events.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_type', 'Set Content-Type to one that this route takes (see /docs).'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['malformed_body', 'The body is empty; this route needs one.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['malformed_body', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['bad_path', 'The path has a percent sign that begins no escaped character.'],
  FST_ERR_MAX_PARAM_LENGTH: ['bad_path', 'A part of the path is longer than anything by that name.'],
};

/** @param isOutage whether an error is of the database or the way to it */
export function refusalOf(error: unknown, isOutage: (error: unknown) => boolean): Refusal {
  if (error instanceof Refusal) return error;
  const { code = '', statusCode = 500, message = '' } = error as Partial<FastifyError>;
  const known = OF_FASTIFY[code];
  if (known) return new Refusal(...known);
  if (statusCode === 429) return new Refusal('too_many_requests', message);
  if (statusCode < 500) return new Refusal('bad_request', message);
  if (isOutage(error)) {
    return new Refusal(
      'unavailable',
      'The database does not answer. Nothing was lost that had been accepted; try again.',
      {
        headers: { 'retry-after': '5' },
      },
    );
  }
  return new Refusal('internal', 'It is in the log under the id given here.');
}

export function answerErrors(app: FastifyInstance, isOutage: (error: unknown) => boolean): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = refusalOf(error, isOutage);
    if (refusal.status >= 500) request.log.error({ err: error }, refusal.code);
    return sendProblem(reply, refusal, request);
  });
}

export function sendProblem(reply: FastifyReply, refusal: Refusal, request: FastifyRequest): FastifyReply {
  // The rest of a body that was not read is not waited for.
  if (refusal.code === 'body_too_large') reply.header('connection', 'close');
  return reply
    .code(refusal.status)
    .headers(refusal.headers)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(refusal, refusal.status >= 500 ? request.id : undefined)));
}

/** What is no HTTP at all, or comes too slowly: answered on the bare socket. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || socket.errored) {
    socket.destroy();
    return;
  }
  const [code, detail]: readonly [ProblemCode, string] =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? ['request_timeout', 'The request did not arrive whole in time.']
      : ['bad_request', 'This is no HTTP request that can be read.'];
  const [status, title] = PROBLEM_CODES[code];
  const body = JSON.stringify(problemOf(new Refusal(code, detail)));
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
