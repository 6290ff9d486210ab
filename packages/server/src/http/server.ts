/** The HTTP server: routes from contracts, each let in, checked, handled and answered in the same way. */
import type { Readable } from 'node:stream';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Gate } from './access/gate.ts';
import { authenticator } from './authenticate.ts';
import { type BodyKind, readBodies } from './bodies.ts';
import { sendJson } from './compress.ts';
import type { Contract } from './contracts/contract.ts';
import { answerBrokenRequest, answerErrors, refusalOf, sendProblem } from './errors.ts';
import { Refusal } from './refusal.ts';
import { type Call, HIJACKED, JsonText, Respond, type Route } from './route.ts';
import { type Check, checkOf, textCheckOf } from './validation.ts';

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly gate: Gate;
  readonly log: FastifyBaseLogger;
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  readonly bodyLimitBytes: number;
  readonly requestTimeoutMs: number;
  /** Requests of one key a minute; null is without limit. */
  readonly rateLimit: number | null;
  readonly isOutage: (error: unknown) => boolean;
  /** Before any route is there: for hooks that concern all. */
  readonly onCreated?: (app: FastifyInstance) => void;
  /** Tests: an answer that is not as its contract says is a bug, and answered as one. */
  readonly checkAnswers?: boolean;
}

/** What else is served (pages, the document) is registered on what this returns, before it listens. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.bodyLimitBytes,
    requestTimeout: options.requestTimeoutMs,
    // Only then Node closes what is open and idle when the server stops.
    forceCloseConnections: 'idle',
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    // An id may have 200 characters of up to 12 bytes when escaped.
    routerOptions: { maxParamLength: 4_000, ignoreTrailingSlash: false },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply as FastifyReply, refusalOf(error, options.isOutage), request as FastifyRequest);
    },
  });
  app.decorateRequest('who', null);
  options.onCreated?.(app);
  answerErrors(app, options.isOutage);
  await app.register(cookie);
  if (options.rateLimit !== null) await limit(app, options.rateLimit);
  const guard = authenticator(options.gate, options.publicUrl);
  for (const [kind, routes] of Map.groupBy(options.routes, ({ contract }) => contract.bodyAs ?? 'json')) {
    await app.register(async (scope) => {
      readBodies(scope, kind as BodyKind, new Set(routes.flatMap(({ contract }) => contract.consumes ?? [])));
      for (const route of routes) add(scope, route, guard, options.checkAnswers === true);
    });
  }
  refuseUnknown(app, options.routes);
  return app;
}

async function limit(app: FastifyInstance, perMinute: number): Promise<void> {
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.who?.keyId ?? request.ip,
    errorResponseBuilder: (_request, { after }) =>
      new Refusal('too_many_requests', `This key has sent ${perMinute} requests in a minute. Try again in ${after}.`),
  });
}

function add(
  app: FastifyInstance,
  { contract, handle }: Route,
  guard: ReturnType<typeof authenticator>,
  checkAnswers: boolean,
): void {
  const check = checkerOf(contract);
  const answers = checkAnswers ? answerChecks(contract) : null;
  app.route({
    method: contract.method,
    url: contract.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: false,
    onRequest: guard(contract),
    async handler(request, reply) {
      const result = await handle({
        ...check(request),
        who: request.who,
        headers: request.headers,
        reply,
      } as Call<Contract>);
      if (result === HIJACKED) return reply;
      return send(request, reply, contract, result, answers);
    },
  });
}

/** @throws Refusal with every fault of path, query and body */
function checkerOf(contract: Contract) {
  const path = contract.params && textCheckOf(contract.params, 'path');
  const query = contract.query && textCheckOf(contract.query, 'query');
  // Events and configurations are checked by the engine, which says more; files by their reader.
  const body = contract.body && contract.bodyAs === undefined ? checkOf(contract.body, 'body') : undefined;
  return (request: FastifyRequest) => ({
    params: path ? mustPass(path, request.params, 'bad_path') : {},
    query: query ? mustPass(query, request.query, 'bad_query') : noQuery(request),
    body: body ? mustPass(body, request.body, 'bad_body') : request.body,
  });
}

function mustPass(
  check: Check<NonNullable<Contract['query']>>,
  value: unknown,
  code: 'bad_path' | 'bad_query' | 'bad_body',
) {
  const checked = check(value);
  if (checked.ok) return checked.value;
  throw new Refusal(code, checked.faults.map(({ message }) => message).join(' '), { faults: checked.faults });
}

function noQuery({ query }: FastifyRequest): Record<never, never> {
  const [name] = Object.keys(query as object);
  if (name === undefined) return {};
  throw new Refusal('bad_query', `This path takes no parameters; ${name} is not known here.`);
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  contract: Contract,
  result: unknown,
  answers: Answers | null,
): unknown {
  const plain = result instanceof Respond ? result : new Respond(plainStatus(contract), result as object);
  reply
    .code(plain.status)
    .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...plain.headers });
  const { body } = plain;
  if (body === null) return reply.send();
  if (typeof body === 'string' || isStream(body)) return reply.send(body);
  const text = body instanceof JsonText ? body.text : JSON.stringify(body);
  if (answers) mustFit(answers, contract, plain.status, text);
  return sendJson(request, reply, text);
}

function plainStatus(contract: Contract): number {
  return Number(Object.keys(contract.answers)[0]);
}

function isStream(body: object): body is Readable {
  return 'pipe' in body && typeof body.pipe === 'function';
}

type Answers = ReadonlyMap<number, Check<NonNullable<Contract['query']>>>;

function answerChecks({ answers }: Contract): Answers {
  return new Map(
    Object.entries(answers).flatMap(([status, { schema }]) =>
      schema === null ? [] : [[Number(status), checkOf(schema, 'answer')] as const],
    ),
  );
}

function mustFit(answers: Answers, contract: Contract, status: number, text: string): void {
  // As it arrives: what is undefined is not sent.
  const checked = answers.get(status)?.(JSON.parse(text));
  if (checked?.ok === true) return;
  const faults = checked?.faults.map(({ path, message }) => `${path}: ${message}`) ?? ['no such status'];
  throw new Error(`The answer ${status} of ${contract.id} is not as promised: ${faults.join(' ')}`);
}

/** A path that is not there, or takes other methods. */
function refuseUnknown(app: FastifyInstance, routes: readonly Route[]): void {
  const paths = routes.map(({ contract }) => ({
    method: contract.method,
    pattern: new RegExp(`^${contract.path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?');
    const methods = paths.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    const refusal =
      methods.length === 0
        ? new Refusal('no_route', `There is nothing at ${path.slice(0, 200)}. What there is, /docs shows.`)
        : new Refusal('wrong_method', `${path.slice(0, 200)} takes ${methods.join(', ')}, not ${request.method}.`, {
            headers: { allow: methods.join(', ') },
          });
    return sendProblem(reply, refusal, request);
  });
}
