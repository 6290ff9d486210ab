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
  /** Who listens to the workspace need not wait. */
  readonly tell: (workspace: string) => void;
}

export function configurationRoutes({ revisions, reader, now, tell }: ConfigurationRooms): Route[] {
  return [
    route(contracts.getConfig, async ({ who, headers }) => {
      const { newest } = await revisions.current(who.workspace);
      return (
        documentOf(revisions, newest, headers.accept) ?? new Respond(200, plainOf(revisions, newest), headersOf(newest))
      );
    }),
    route(contracts.putConfig, async ({ body, query, who, headers }) => {
      const ifMatch = revisionOf(headers['if-match']);
      const { dryRun = false, appliesTo = 'new', fire = true, note = null } = query;
      if (dryRun) return planned(revisions, who.workspace, body.text, { appliesTo, fire }, ifMatch);
      const saved = await revisions.save(who.workspace, body.text, {
        author: who.name,
        note,
        appliesTo,
        fire,
        ifMatch,
      });
      if (saved.kind === 'refused') throw refused(saved.faults);
      if (saved.kind === 'overtaken') throw overtaken(ifMatch!, saved.revision);
      tell(who.workspace);
      const { newest } = await revisions.current(who.workspace);
      const answer = {
        saved: saved.kind === 'saved',
        replaced: saved.kind === 'saved' && saved.replaced,
        revision: headOf(newest, newest),
        warnings: saved.warnings.map(faultOf),
        plan: null,
      };
      return new Respond(200, answer, headersOf(newest));
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
      const number = params.n === 'current' ? newest.number : Number(params.n);
      const revision = saved.find((each) => each.number === number);
      if (!revision)
        throw new Refusal('unknown_revision', `There is no revision ${params.n}; the newest is ${newest.number}.`);
      return (
        documentOf(revisions, revision, headers.accept) ??
        new Respond(200, detailOf(revisions, revision, newest), headersOf(revision))
      );
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

async function planned(
  revisions: Revisions,
  workspace: string,
  source: string,
  options: { readonly appliesTo: 'new' | 'open'; readonly fire: boolean },
  ifMatch: number | null,
) {
  const result = await revisions.plan(workspace, source, options);
  if (result.kind === 'refused') throw refused(result.faults);
  const { newest } = await revisions.current(workspace);
  if (ifMatch !== null && ifMatch !== newest.number) throw overtaken(ifMatch, newest.number);
  const warnings = result.plan.warnings.map(faultOf);
  return {
    saved: false,
    replaced: false,
    revision: headOf(newest, newest),
    warnings,
    plan: { ...result.plan, warnings },
  };
}

/** `"3"` as GET gave it; null where there is none, or `*`. @throws Refusal for anything else */
function revisionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const [, number] = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(ifMatch) ?? [];
  if (number !== undefined) return Number(number);
  throw new Refusal('bad_request', `If-Match ${JSON.stringify(ifMatch)} is no revision: send the ETag as it came.`);
}

function overtaken(seen: number, newest: number): Refusal {
  const detail = `Revision ${newest} has been saved since revision ${seen}. Look at what it changed, and save again with If-Match "${newest}".`;
  return new Refusal('revision_conflict', detail);
}

function refused(found: readonly LocatedFault[]): Refusal {
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const detail = `The configuration has ${errors === 1 ? 'one fault' : `${errors} faults`} and changes nothing (§8.4).`;
  return new Refusal('bad_configuration', detail, { faults: found.map(faultOf) });
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

/** What was written, as plain values. */
function plainOf(revisions: Revisions, revision: StoredRevision): Record<string, unknown> {
  const read = revisions.parse(revision.source);
  return read.ok ? (read.source.value as Record<string, unknown>) : {};
}

/** The text alone where YAML is asked for: as it was saved, or JSON turned into YAML; else null. */
function documentOf(revisions: Revisions, revision: StoredRevision, accept = ''): Respond | null {
  if (!/\b(application|text)\/(x-)?yaml\b/.test(accept)) return null;
  const text = isJson(revision.source) ? stringify(plainOf(revisions, revision)) : revision.source;
  return new Respond(200, text, { ...headersOf(revision), 'content-type': 'application/yaml; charset=utf-8' });
}

function headersOf(revision: StoredRevision): Record<string, string> {
  return { etag: etagOf(revision), vary: 'accept' };
}

function detailOf(revisions: Revisions, revision: StoredRevision, newest: StoredRevision) {
  const read = revisions.parse(revision.source);
  return {
    ...headOf(revision, newest),
    source: revision.source,
    config: plainOf(revisions, revision),
    versions: { policies: { ...revision.versions.policies }, schedules: { ...revision.versions.schedules } },
    warnings: (read.ok ? read.warnings : read.faults).map(faultOf),
  };
}

function isJson(source: string): boolean {
  return source.trimStart().startsWith('{');
}

export function etagOf({ number }: Pick<StoredRevision, 'number'>): string {
  return `"${number}"`;
}
