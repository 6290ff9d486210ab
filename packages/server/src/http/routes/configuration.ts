import { formatInstant } from '@kept/engine';
import { stringify } from 'yaml';
import type { LocatedFault } from '../../config-file/located-fault.ts';
import { readCursor, writeCursor } from '../../queries/cursor.ts';
import type { Reader } from '../../queries/reader.ts';
import type { StoredRevision } from '../../revisions/configuration.ts';
import type { Revisions } from '../../revisions/revisions.ts';
import * as contracts from '../contracts/config.ts';
import type { RefusalFault } from '../refusal.ts';
import { Refusal } from '../refusal.ts';
import { Respond, type Route, route, type TextBody } from '../route.ts';
import { badCursor } from './conversations.ts';
import { previewOf } from './schedule-preview.ts';

const PAGE = 50;

export interface ConfigurationRooms {
  readonly revisions: Revisions;
  readonly reader: Reader;
  readonly now: () => number;
}

export function configurationRoutes({ revisions, reader, now }: ConfigurationRooms): Route[] {
  return [
    route(contracts.getConfig, async ({ who, headers }) => {
      const { newest } = await revisions.current(who.workspace);
      return revisionAnswer(revisions, newest, newest, headers.accept);
    }),
    route(contracts.validateConfig, ({ body }) => {
      const read = revisions.parse(body.text, fileName(body));
      return { ok: read.ok, faults: (read.ok ? read.warnings : read.faults).map(faultOf) };
    }),
    route(contracts.previewSchedule, ({ body }) => previewOf(body, now())),
    route(contracts.listRevisions, async ({ query, who }) => {
      const { limit = PAGE } = query;
      const before =
        query.cursor === undefined ? [Number.MAX_SAFE_INTEGER] : readCursor('revisions', query.cursor, ['number']);
      if (before === null) throw badCursor();
      const { revisions: saved, newest } = await revisions.current(who.workspace);
      const older = saved.filter(({ number }) => number < (before[0] as number)).reverse();
      const shown = older.slice(0, limit);
      return {
        items: shown.map((revision) => headOf(revision, newest)),
        next: older.length > limit ? writeCursor('revisions', [shown.at(-1)!.number]) : null,
      };
    }),
    route(contracts.getRevision, async ({ params, who, headers }) => {
      const { revisions: saved, newest } = await revisions.current(who.workspace);
      const revision = saved.find(({ number }) => number === params.n);
      if (!revision)
        throw new Refusal('unknown_revision', `There is no revision ${params.n}; the newest is ${newest.number}.`);
      return revisionAnswer(revisions, revision, newest, headers.accept);
    }),
    route(contracts.traceAssignments, async ({ query, who }) => {
      const { conversation, revision = null, team = null, channel = null, priority = null, tier = null } = query;
      const traced =
        conversation === undefined
          ? await reader.ask('traceAttributes', {
              workspace: who.workspace,
              attributes: { team, channel, priority, tier },
              revision,
            })
          : await reader.ask('traceConversation', { workspace: who.workspace, conversation, revision, now: now() });
      switch (traced.kind) {
        case 'traced':
          return traced.trace;
        case 'unknown_conversation':
          throw new Refusal('unknown_conversation', `There is no conversation ${JSON.stringify(conversation)}.`);
        case 'unknown_revision':
          throw new Refusal('unknown_revision', `There is no revision ${revision}.`);
        default:
          return traced satisfies never;
      }
    }),
  ];
}

export function fileName({ type }: TextBody): string {
  return type === 'json' ? 'body.json' : 'body.yaml';
}

export function faultOf({ path, code, message, severity, line, column }: LocatedFault): RefusalFault {
  return { path, code, message, severity, line, column };
}

export function headOf(revision: StoredRevision, newest: StoredRevision) {
  const { number, at, author, note, appliesTo, fire } = revision;
  return { number, at: formatInstant(at), author, note, appliesTo, fire, current: number === newest.number };
}

/** With `Accept: application/yaml` the text alone: as it was saved, or JSON turned into YAML. */
function revisionAnswer(revisions: Revisions, revision: StoredRevision, newest: StoredRevision, accept = '') {
  const headers = { etag: etagOf(revision), vary: 'accept' };
  const read = revisions.parse(revision.source);
  const value = read.ok ? (read.source.value as Record<string, unknown>) : {};
  if (/\b(application|text)\/(x-)?yaml\b/.test(accept)) {
    const text = isJson(revision.source) ? stringify(value) : revision.source;
    return new Respond(200, text, { ...headers, 'content-type': 'application/yaml; charset=utf-8' });
  }
  const detail = {
    ...headOf(revision, newest),
    source: revision.source,
    config: value,
    versions: { policies: { ...revision.versions.policies }, schedules: { ...revision.versions.schedules } },
    warnings: (read.ok ? read.warnings : read.faults).map(faultOf),
  };
  return new Respond(200, detail, headers);
}

function isJson(source: string): boolean {
  return source.trimStart().startsWith('{');
}

export function etagOf({ number }: Pick<StoredRevision, 'number'>): string {
  return `"${number}"`;
}
