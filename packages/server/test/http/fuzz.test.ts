/** Anything at all at every route of the document: never an error of the server. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../src/http/contracts/all.ts';
import type { Contract } from '../../src/http/contracts/contract.ts';
import { databaseOf } from '../support/databases.ts';
import { type Running, running } from './running.ts';

/** The stream never ends; what the sample's routes start would be under way while others are asked. */
const LEFT_OUT = ['stream', 'loadSample', 'removeSample', 'signOut', 'revokeKey'];

interface Parameter {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly items?: Parameter;
}

const INSTANTS = [
  '2026-03-02T08:00:00Z',
  '2026-03-02T00:00:00.000Z',
  '2025-12-31T23:59:59+02:00',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
];
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    'null',
    '__proto__',
    "'; drop table events; --",
    '%00',
    '\u0000',
    '../../etc/passwd',
    'x'.repeat(3000),
    '💥',
    '{"a":1}',
    '1e999',
  ),
);

/** Mostly what a parameter takes, sometimes anything. */
function textOf(parameter: Parameter): fc.Arbitrary<string> {
  const fitting = parameter.enum
    ? fc.constantFrom(...parameter.enum)
    : parameter.type === 'integer'
      ? fc.integer({ min: -2, max: 300 }).map(String)
      : parameter.type === 'boolean'
        ? fc.constantFrom('true', 'false')
        : parameter.format === 'instant'
          ? fc.constantFrom(...INSTANTS)
          : parameter.type === 'array'
            ? textOf(parameter.items ?? {})
            : fc.constantFrom('1', 'support', 'default', 'Europe/Berlin', 'DE', 'firstReply');
  return fc.oneof({ weight: 4, arbitrary: fitting }, { weight: 1, arbitrary: nasty });
}

function queryOf({ query }: Contract): fc.Arbitrary<string> {
  const properties = (query as { properties?: Record<string, Parameter> } | undefined)?.properties ?? {};
  const pairs = Object.entries(properties).map(([name, parameter]) =>
    fc.option(
      textOf(parameter).map((value) => `${name}=${encodeURIComponent(wellFormed(value))}`),
      { nil: '' },
    ),
  );
  return fc.tuple(...pairs).map((parts) => parts.filter(Boolean).join('&'));
}

function pathOf({ path }: Contract): fc.Arbitrary<string> {
  const parts = [...path.matchAll(/\{\w+\}/g)].map(() =>
    fc.oneof(
      fc.constantFrom('1', 'default', 'current', 'DE', 'nobody'),
      nasty.filter((text) => text !== ''),
    ),
  );
  return fc.tuple(...parts).map((values) => {
    let at = 0;
    return path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(wellFormed(values[at++]!)));
  });
}

function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed();
}

const EVENTISH = fc.record(
  {
    id: fc.oneof(fc.string({ maxLength: 8 }), fc.integer()),
    type: fc.constantFrom(
      'conversation.created',
      'conversation.updated',
      'message.received',
      'message.sent',
      'status.changed',
      'conversation.deleted',
      'event.voided',
      'x',
    ),
    conversation: fc.constantFrom('1', '2', '3'),
    at: fc.oneof(fc.constantFrom(...INSTANTS), fc.string()),
    status: fc.constantFrom('open', 'pending', 'done', 'x'),
    changes: fc.oneof(fc.record({ team: fc.constantFrom('a', null, 5) }), fc.jsonValue()),
    reason: fc.string(),
    event: fc.string(),
    custom: fc.jsonValue(),
    seq: fc.oneof(fc.integer(), fc.double()),
    author: fc.jsonValue(),
    customer: fc.jsonValue(),
    tags: fc.jsonValue(),
  },
  { requiredKeys: ['id', 'type'] },
);

function bodyOf({ body, consumes = ['application/json'] }: Contract): fc.Arbitrary<{ body?: string; type?: string }> {
  if (body === undefined) return fc.constant({});
  const text = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    EVENTISH.map((value) => JSON.stringify(value)),
    fc.array(EVENTISH, { maxLength: 5 }).map((values) => JSON.stringify(values)),
    fc.array(EVENTISH, { maxLength: 5 }).map((values) => values.map((value) => JSON.stringify(value)).join('\n')),
    fc.constantFrom(
      '{"key":"kept_x"}',
      '{"name":"x","role":"read"}',
      '{"reason":"x"}',
      '{"mapping":{}}',
      'kept: 1\nschedules: {}',
      '{"schedule":{"timeZone":"UTC","weekly":{"mon":["09:00-17:00"]}}}',
      '{"send":true}',
      '{"workspace":"default"}',
    ),
    nasty,
  );
  return fc.record({ body: text, type: fc.constantFrom(...consumes, 'application/json', 'text/plain') });
}

describe('every route of the document', () => {
  const database = databaseOf('sqlite');
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh(), { settings: { requestTimeoutMs: 60_000 } });
    await server.events(
      {
        id: 'a',
        type: 'conversation.created',
        conversation: '1',
        at: '2026-03-02T07:00:00Z',
        team: 'support',
        subject: 'Hello',
      },
      { id: 'b', type: 'message.sent', conversation: '1', at: '2026-03-02T07:10:00Z' },
      { id: 'c', type: 'conversation.created', conversation: '2', at: '2026-03-02T07:30:00Z' },
    );
  });
  afterAll(() => server.stop());

  const fuzzed = CONTRACTS.filter(({ id }) => !LEFT_OUT.includes(id));

  it.each(fuzzed)('$method $path', async (contract) => {
    await fc.assert(
      fc.asyncProperty(pathOf(contract), queryOf(contract), bodyOf(contract), async (path, query, { body, type }) => {
        const { status, headers } = await server.send(contract.method, `${path}${query === '' ? '' : `?${query}`}`, {
          headers: { accept: '*/*' },
          ...(body === undefined ? {} : { body: wellFormed(body) }),
          ...(type === undefined ? {} : { type }),
        });
        expect(status).toBeLessThan(500);
        if (status >= 400) expect(headers.get('content-type')).toContain('problem+json');
      }),
      { numRuns: 60, seed: 20260302 },
    );
    expect(server.logged).toEqual([]);
  });
});
