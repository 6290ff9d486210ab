import { Type } from 'typebox';
import {
  BadRowPage,
  Import,
  ImportList,
  ImportPreview,
  ImportUploaded,
  PreviewImport,
  StartImport,
} from '../schemas/import.ts';
import { object, ref } from '../schemas/schema.ts';
import { contract, ok } from './contract.ts';
import { idParams, paging } from './parameters.ts';

const tag = 'Imports';
const problems = ['unknown_import'] as const;

export const listImports = contract({
  id: 'listImports',
  method: 'GET',
  path: '/v1/imports',
  access: 'admin',
  tag,
  summary: 'Imports, newest first',
  answers: { 200: ok(ref(ImportList)) },
});

export const uploadImport = contract({
  id: 'uploadImport',
  method: 'POST',
  path: '/v1/imports',
  access: 'admin',
  tag,
  summary: 'Upload a file to import',
  description:
    'CSV, TSV or JSON Lines as it is, or gzip of it. Nothing is imported yet: preview it with a mapping, then start it.',
  query: object({ file: Type.String({ minLength: 1, maxLength: 200, description: 'Its name.' }) }),
  body: Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' }),
  bodyAs: 'stream',
  consumes: [
    'application/octet-stream',
    'text/csv',
    'text/tab-separated-values',
    'application/x-ndjson',
    'application/gzip',
  ],
  answers: { 201: ok(ref(ImportUploaded), 'It is there.') },
  problems: ['unreadable_file', 'body_too_large'],
});

export const previewImport = contract({
  id: 'previewImport',
  method: 'POST',
  path: '/v1/imports/{id}/preview',
  access: 'admin',
  tag,
  summary: 'What the first rows become under a mapping',
  params: idParams,
  body: ref(PreviewImport),
  answers: { 200: ok(ref(ImportPreview)) },
  problems: [...problems, 'bad_mapping', 'unreadable_file'],
});

export const startImport = contract({
  id: 'startImport',
  method: 'POST',
  path: '/v1/imports/{id}/start',
  access: 'admin',
  tag,
  summary: 'Import it',
  params: idParams,
  body: ref(StartImport),
  answers: { 202: ok(ref(Import), 'It runs; ask for its progress.') },
  problems: [...problems, 'bad_mapping', 'import_started', 'no_configuration'],
});

export const getImport = contract({
  id: 'getImport',
  method: 'GET',
  path: '/v1/imports/{id}',
  access: 'admin',
  tag,
  summary: 'How far an import is',
  params: idParams,
  answers: { 200: ok(ref(Import)) },
  problems,
});

export const listBadRows = contract({
  id: 'listBadRows',
  method: 'GET',
  path: '/v1/imports/{id}/bad-rows',
  access: 'admin',
  tag,
  summary: 'Rows that made no events, and why',
  params: idParams,
  query: object(paging),
  answers: { 200: ok(ref(BadRowPage)) },
  problems: [...problems, 'bad_cursor'],
});

export const removeImport = contract({
  id: 'removeImport',
  method: 'DELETE',
  path: '/v1/imports/{id}',
  access: 'admin',
  tag,
  summary: 'Cancel an import, or forget its file; events that are in stay',
  params: idParams,
  answers: { 204: { description: 'Done.', schema: null } },
  problems,
});
