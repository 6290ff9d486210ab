/** Large JSON answers, gzipped for who takes it: a page of the board is a tenth. Streams and files have ways of their own. */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

const compressed = promisify(gzip);

/** Under this it takes longer than it saves. */
const LEAST_CHARACTERS = 4_096;
/** Of nine: half as long as the usual six, for a twentieth more. */
const LEVEL = 4;

/**
 * Only what is asked for by GET: no answer that holds a secret, such as a new key, is one; the length of what was compressed
 * with a secret in it can tell of it.
 */
export async function sendJson(request: FastifyRequest, reply: FastifyReply, text: string): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8');
  if (request.method !== 'GET' || text.length < LEAST_CHARACTERS) return reply.send(text);
  reply.header('vary', 'accept-encoding');
  if (!takesGzip(request.headers['accept-encoding'])) return reply.send(text);
  return reply.header('content-encoding', 'gzip').send(await compressed(text, { level: LEVEL }));
}

/** `gzip;q=0` is a no. */
function takesGzip(accepted = ''): boolean {
  return accepted
    .toLowerCase()
    .split(',')
    .map((one) => one.trim().split(/\s*;\s*/))
    .some(([name, ...parameters]) => name === 'gzip' && !parameters.some((each) => /^q=0(\.0*)?$/.test(each)));
}
