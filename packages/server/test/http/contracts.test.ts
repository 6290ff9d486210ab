/** What is promised: the committed document, and that all of it is there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../src/http/contracts/all.ts';
import { openApiDocument } from '../../src/http/document.ts';
import { PROBLEM_CODES } from '../../src/http/problem-codes.ts';
import { SCHEMAS } from '../../src/http/schemas/all.ts';
import { VERSION } from '../../src/version.ts';
import { databaseOf } from '../support/databases.ts';
import { type Running, running } from './running.ts';

const document = openApiDocument(CONTRACTS, VERSION);

describe('the document', () => {
  it('is the committed one: node --conditions=source scripts/generate-openapi.ts writes it', () => {
    const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('refers to nothing that it does not define', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name!,
    );
    expect(refs.filter((name) => SCHEMAS[name] === undefined)).toEqual([]);
    expect(Object.keys(SCHEMAS).filter((name) => !refs.includes(name))).toEqual(
      expect.not.arrayContaining(['Conversation']),
    );
  });

  it('has one id for each route, and knows every code that a route names', () => {
    const ids = CONTRACTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { problems = [] } of CONTRACTS) {
      for (const code of problems) expect(PROBLEM_CODES).toHaveProperty(code);
    }
  });

  it('is explained with every code in docs/api.md', () => {
    const page = readFileSync(new URL('../../../../docs/api.md', import.meta.url), 'utf8');
    for (const [code, [status, title]] of Object.entries(PROBLEM_CODES)) {
      expect(page).toContain(`| \`${code}\` | ${status} | ${title} |`);
    }
  });
});

describe('the server', () => {
  const database = databaseOf('sqlite');
  let server: Running;
  beforeAll(async () => {
    server = await running(await database.fresh());
  });
  afterAll(() => server.stop());

  it('serves every route of the document, and no other', async () => {
    const { body } = await server.get<{ paths: Record<string, Record<string, { operationId: string }>> }>(
      '/openapi.json',
      { as: null },
    );
    const served = Object.values(body.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(served.sort()).toEqual(CONTRACTS.map(({ id }) => id).sort());
  });

  it('shows it at /docs', async () => {
    const { status, body } = await server.get<string>('/docs/', { as: null, headers: { accept: 'text/html' } });
    expect(status).toBe(200);
    expect(body).toContain('swagger');
  });

  it('answers a wrong method with the right ones, and an unknown path with a problem', async () => {
    const wrong = await server.send('DELETE', '/v1/conversations');
    expect(wrong).toMatchObject({ status: 405, body: { code: 'wrong_method' } });
    expect(wrong.headers.get('allow')).toBe('GET');
    expect(await server.get('/v1/nothing')).toMatchObject({ status: 404, body: { code: 'no_route' } });
    expect((await server.get('/v1/nothing')).headers.get('content-type')).toContain('application/problem+json');
  });

  it('sends pages a policy without inline script, and keeps answers out of caches', async () => {
    const page = await server.get('/', { as: null, headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const deep = await server.get('/conversations/1001', { as: null, headers: { accept: 'text/html' } });
    expect(deep.status).toBe(200);
    expect((await server.get('/v1/session')).headers.get('cache-control')).toBe('no-store');
  });
});
