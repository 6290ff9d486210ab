/** The OpenAPI 3.1 document, made from the contracts: what is promised is what is checked. */
import type { TSchema } from 'typebox';
import type { Access, Answer, Contract } from './contracts/contract.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { SCHEMAS } from './schemas/all.ts';

type Json = Readonly<Record<string, unknown>>;

const TAGS: Readonly<Record<string, string>> = {
  Events: 'What happens to conversations, coming in.',
  Conversations: 'Where every promise stands, now and at any past instant.',
  Transitions: 'Crossings of tripwires.',
  Reports: 'How many promises were kept.',
  Past: 'The whole board as it was, and as it was known.',
  Simulations: 'Trying a promise before it is made.',
  Configuration: 'Schedules, policies, assignments and automations, in numbered revisions.',
  Schedules: 'Office hours and holidays.',
  Automations: 'What triggers do, and what was sent.',
  Imports: 'Files of a helpdesk.',
  Session: 'Signing in from a browser.',
  Keys: 'Who may do what.',
  Workspaces: 'Tenants side by side, and the sample.',
  Operation: 'How the server fares.',
};

/** Codes that any route can answer with. */
const ALWAYS: readonly ProblemCode[] = ['too_many_requests', 'internal', 'unavailable'];
const SIGNED_IN: readonly ProblemCode[] = ['unauthenticated', 'wrong_key', 'forbidden'];

export function openApiDocument(contracts: readonly Contract[], version: string): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const contract of contracts) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation(contract) };
  }
  const used = new Set(contracts.map((contract) => contract.tag));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Kept',
      version,
      description:
        'The timer that keeps promises: events in, crossings out. Instants are RFC 3339 in UTC with milliseconds. A refusal is a problem document ' +
        '(RFC 9457) with a stable `code`. Lists give `next`, to be sent as `cursor`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS)
      .filter(([name]) => used.has(name))
      .map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key: `Authorization: Bearer kept_…`.' },
        session: { type: 'apiKey', in: 'cookie', name: 'kept_session', description: 'Set by POST /v1/session.' },
      },
      schemas: Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, plain(schema)])),
    },
  };
}

function operation(contract: Contract): Json {
  const parameters = [...parametersOf(contract.params, 'path'), ...parametersOf(contract.query, 'query')];
  return {
    operationId: contract.id,
    tags: [contract.tag],
    summary: contract.summary,
    ...(contract.description ? { description: contract.description } : {}),
    'x-kept-role': contract.access,
    security: securityOf(contract.access),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(contract.body ? { requestBody: { required: true, content: contentOf(contract.body, contract.consumes) } } : {}),
    responses: { ...answersOf(contract), ...problemsOf(contract) },
  };
}

function securityOf(access: Access): Json[] {
  return access === 'public' ? [] : [{ key: [] }, { session: [] }];
}

function parametersOf(schema: TSchema | undefined, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema & { description?: string }>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = plain(property) as { description?: string };
    return {
      name,
      in: place,
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

function contentOf(schema: TSchema, types: readonly string[] = ['application/json']): Json {
  return Object.fromEntries(types.map((type) => [type, { schema: bodyAs(schema, type) }]));
}

/** Text formats of a body are text; what they hold, the description says. */
function bodyAs(schema: TSchema, type: string): unknown {
  return type.endsWith('json') && type !== 'application/x-ndjson' ? plain(schema) : { type: 'string' };
}

function answersOf(contract: Contract): Json {
  return Object.fromEntries(
    Object.entries(contract.answers).map(([status, answer]: [string, Answer]) => [
      status,
      {
        description: answer.description,
        ...(answer.schema === null
          ? {}
          : {
              content: Object.fromEntries(
                (answer.types ?? ['application/json']).map((type) => [
                  type,
                  {
                    schema:
                      type === 'application/json' || type === 'text/event-stream'
                        ? plain(answer.schema!)
                        : { type: 'string' },
                  },
                ]),
              ),
            }),
      },
    ]),
  );
}

/** Problems by status, each with the codes that it can bear. */
function problemsOf(contract: Contract): Json {
  const codes: ProblemCode[] = [
    ...((contract.problems ?? []) as ProblemCode[]),
    ...(contract.query ? (['bad_query'] as const) : []),
    ...(contract.params ? (['bad_path'] as const) : []),
    ...(contract.body ? (['bad_body', 'malformed_body', 'body_too_large', 'unsupported_type'] as const) : []),
    ...(contract.access === 'public' ? [] : SIGNED_IN),
    ...(contract.access === 'public' || contract.method === 'GET' ? [] : (['cross_site'] as const)),
    ...ALWAYS,
  ];
  const byStatus = new Map<number, Set<ProblemCode>>();
  for (const code of codes) {
    const [status] = PROBLEM_CODES[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => contract.answers[status] === undefined)
      .sort(([a], [b]) => a - b)
      .map(([status, of]) => [
        status,
        {
          description: [...of].map((code) => `\`${code}\`: ${PROBLEM_CODES[code][1]}.`).join(' '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}

/** A schema as JSON, its references pointing at the components. */
function plain(schema: TSchema): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === '$id') return undefined;
    // A format of our own, for the validator alone: RFC 3339 with an offset is what everybody calls date-time.
    if (key === 'format' && value === 'instant') return 'date-time';
    return key === '$ref' && typeof value === 'string' ? `#/components/schemas/${value}` : value;
  }) as unknown;
}
