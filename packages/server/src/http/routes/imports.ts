import { formatInstant } from '@kept/engine';
import type { Mapping } from '../../importers/mapping.ts';
import { parseMapping } from '../../importers/parse-mapping.ts';
import { readCursor, writeCursor } from '../../queries/cursor.ts';
import { UnreadableFileError } from '../../uploads/head.ts';
import { FileElsewhereError, TooLargeError, type Upload, type Uploads } from '../../uploads/uploads.ts';
import * as contracts from '../contracts/imports.ts';
import { Refusal } from '../refusal.ts';
import { Respond, type Route, route } from '../route.ts';
import { badCursor } from './conversations.ts';

const PAGE = 50;
const PREVIEWED_ROWS = 50;

export function importRoutes({ uploads }: { readonly uploads: Uploads }): Route[] {
  const known = async (workspace: string, id: string): Promise<Upload> => {
    const upload = await uploads.get(workspace, id);
    if (upload) return upload;
    throw new Refusal('unknown_import', `There is no import ${JSON.stringify(id)}.`);
  };
  return [
    route(contracts.listImports, async ({ who }) => ({ items: (await uploads.list(who.workspace)).map(shown) })),
    route(contracts.uploadImport, async ({ query, body, who }) => {
      const { upload, head } = await uploads.take(who.workspace, query.file, body).catch(refuse);
      return { import: shown(upload), ...head };
    }),
    route(contracts.previewImport, async ({ params, body, who }) => {
      const upload = await known(who.workspace, params.id);
      const mapping = mappingOf(body.mapping);
      const { faults, ...preview } = await uploads.preview(upload, mapping, body.rows ?? PREVIEWED_ROWS).catch(refuse);
      if (faults.length === 0) return preview as never;
      throw new Refusal('bad_mapping', faults.map(({ message }) => message).join(' '), { faults });
    }),
    route(contracts.startImport, async ({ params, body, who }) => {
      const upload = await known(who.workspace, params.id);
      const mapping = mappingOf(body.mapping);
      const started = await uploads.start(upload, mapping, { imported: body.fire !== true }).catch(refuse);
      if (!started)
        throw new Refusal('import_started', 'It runs, or is done. Upload the file again to import it once more.');
      return shown(await known(who.workspace, params.id));
    }),
    route(contracts.getImport, async ({ params, who }) => shown(await known(who.workspace, params.id))),
    route(contracts.listBadRows, async ({ params, query, who }) => {
      const upload = await known(who.workspace, params.id);
      const { limit = PAGE } = query;
      const after = query.cursor === undefined ? [0] : readCursor('bad-rows', query.cursor, ['number']);
      if (after === null) throw badCursor();
      const from = after[0] as number;
      const { rows, more } = await uploads.badRows(upload, from, limit);
      return { items: rows, next: more ? writeCursor('bad-rows', [from + rows.length]) : null };
    }),
    route(contracts.removeImport, async ({ params, who }) => {
      await uploads.remove(await known(who.workspace, params.id));
      return new Respond(204, null);
    }),
  ];
}

/** YAML text, or the same as an object. @throws Refusal bad_mapping with every fault */
function mappingOf(given: unknown): Mapping {
  const text = typeof given === 'string' ? given : JSON.stringify(given, null, 1);
  const parsed = parseMapping(text, 'mapping');
  if (parsed.ok) return parsed.mapping;
  const faults = parsed.faults.map(({ path, code, message, line, column }) => ({ path, code, message, line, column }));
  throw new Refusal('bad_mapping', faults.map(({ message }) => message).join(' '), { faults });
}

function refuse(error: unknown): never {
  if (error instanceof TooLargeError) throw new Refusal('body_too_large', error.message);
  if (error instanceof UnreadableFileError || error instanceof FileElsewhereError) {
    throw new Refusal('unreadable_file', error.message);
  }
  throw error;
}

function shown({ id, file, bytes, state, created_at, started_at, finished_at, error, progress }: Upload) {
  return {
    ...{ id, file, bytes, state },
    createdAt: formatInstant(created_at),
    startedAt: started_at === null ? null : formatInstant(started_at),
    finishedAt: finished_at === null ? null : formatInstant(finished_at),
    ...progress,
    error,
  };
}
