/** How bodies are read, by what a route asks for. Each kind of route lives in a scope of its own with these parsers. */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import type { Contract } from './contracts/contract.ts';
import { Refusal } from './refusal.ts';
import type { TextBody } from './route.ts';

export type BodyKind = NonNullable<Contract['bodyAs']> | 'json';

export const NDJSON = 'application/x-ndjson';

export function readBodies(app: FastifyInstance, kind: BodyKind, consumes: ReadonlySet<string>): void {
  app.removeAllContentTypeParsers();
  switch (kind) {
    case 'json':
      return readJson(app);
    case 'text':
      for (const type of ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml']) {
        app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, bytes, done) => {
          try {
            const body: TextBody = {
              text: textOf(bytes as Buffer),
              type: type === 'application/json' ? 'json' : 'yaml',
            };
            done(null, body);
          } catch (error) {
            done(error as Error);
          }
        });
      }
      return;
    case 'events':
      readJson(app);
      app.addContentTypeParser([NDJSON, 'application/jsonl', 'application/x-jsonlines'], (_request, payload, done) =>
        done(null, payload),
      );
      return;
    case 'stream':
      app.addContentTypeParser([...consumes], (_request, payload, done) => done(null, payload));
      return;
    default:
      return kind satisfies never;
  }
}

function readJson(app: FastifyInstance): void {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, parseJson(textOf(bytes as Buffer)));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** @throws Refusal where the bytes are no UTF-8: replaced by marks, they would be stored as something else */
export function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw new Refusal('malformed_body', 'The body is not UTF-8, which JSON is sent in.');
}

/** @throws Refusal that says where the text stops being JSON */
export function parseJson(text: string): unknown {
  if (text.trim() === '') throw new Refusal('malformed_body', 'The body is empty; this route needs JSON.');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal('malformed_body', `The body is not JSON: ${(error as Error).message}.`);
  }
}
