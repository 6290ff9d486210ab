/** The examples do what their pages say. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '@kept/engine';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ImportProgress, importFile } from '../../src/importers/import-file.ts';
import { parseMapping } from '../../src/importers/parse-mapping.ts';
import { imported, mappingOf, told } from './imported.ts';

const EXAMPLES = fileURLToPath(new URL('../../../../examples/', import.meta.url));
const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url));
const text = (path: string) => readFileSync(`${EXAMPLES}${path}`, 'utf8');

describe('examples of imports', () => {
  it('reads one row per ticket', async () => {
    const { events, summary } = await imported(mappingOf(text('imports/tickets.yaml')), text('imports/tickets.csv'), {
      fileName: 'tickets.csv',
    });
    expect(told(events)).toEqual([
      '1001 03-02T07:00 conversation.created {"channel":"email","team":"Support","priority":"critical","assignee":"ana","subject":"Cannot log in","customer":{"name":"Ada","tier":"enterprise"},"tags":["login","vip"]}',
      '1001 03-02T07:20 message.sent {"author":{"kind":"agent"}}',
      '1001 03-02T09:05 status.changed {"status":"done"}',
      '1002 03-02T08:12 conversation.created {"channel":"email","team":"Support","priority":"medium","assignee":"ben","subject":"Invoice, second copy","customer":{"name":"Grace"},"tags":["billing"]}',
      '1002 03-02T10:40 message.sent {"author":{"kind":"agent"}}',
      '1002 03-02T10:41 status.changed {"status":"pending"}',
      '1003 03-02T15:55 conversation.created {"channel":"email","priority":"medium","subject":"Printer says\\n\\"PC LOAD LETTER\\"","customer":{"name":"Linus","tier":"business"}}',
    ]);
    expect(summary.badRows.map(({ line, column, code }) => [line, column, code])).toEqual([
      [6, 'Resolved at', 'time_order'],
      [7, 'Status', 'unknown_value'],
    ]);
  });

  it('reads one row per event', async () => {
    const { events, summary } = await imported(mappingOf(text('imports/events.yaml')), text('imports/events.jsonl'), {
      fileName: 'events.jsonl',
    });
    expect(events.map(({ id, type }) => `${id} ${type}`)).toEqual([
      '1 conversation.created',
      '2 message.sent',
      '4 message.sent',
      '5 message.sent',
      '6 status.changed',
      '7 message.received',
      '9 status.changed',
    ]);
    expect(summary).toMatchObject({ rows: 10, duplicates: 1, ignored: 1, bad: 1 });
    expect(summary.badRows).toMatchObject([{ line: 8, column: 'author.role', code: 'missing' }]);
  });

  it('tells of the rows as they are read, and how far it is', async () => {
    const badLines: number[] = [];
    const progress: ImportProgress[] = [];
    const result = await importFile(`${EXAMPLES}imports/tickets.csv`, mappingOf(text('imports/tickets.yaml')), {
      onEvents: () => {},
      onBadRow: ({ line }) => badLines.push(line),
      onProgress: (now) => progress.push(now),
    });
    const size = statSync(`${EXAMPLES}imports/tickets.csv`).size;
    expect(result).toMatchObject({ ok: true, summary: { rows: 5, bad: 2 } });
    expect(badLines).toEqual([6, 7]);
    expect(progress.at(-1)).toEqual({ rows: 5, bytesRead: size, bytesTotal: size });
  });

  it('refuses a file that lacks a column of the mapping', async () => {
    const mapping = mappingOf(text('imports/tickets.yaml').replace('Created at', 'Creatd at'));
    const result = await importFile(`${EXAMPLES}imports/tickets.csv`, mapping, { onEvents: () => {} });
    expect(result).toMatchObject({
      ok: false,
      faults: [{ code: 'missing_column', message: expect.stringContaining('Did you mean "Created at"?') }],
    });
  });

  it('has a configuration for the incident log', () => {
    const parsed = parseConfig(parse(text('incident-log/kept.yaml')));
    expect(parsed).toMatchObject({ ok: true });
  });

  it('shows every way to write a column that is taken as it stands', () => {
    const [, columns] = /```yaml\n(priority:.*?)```/s.exec(readFileSync(`${DOCS}importing.md`, 'utf8'))!;
    const indented = columns!.replaceAll(/^/gm, '  ');
    expect(
      parseMapping(`source: desk\nshape: tickets\ncolumns:\n  ticket: Id\n${indented}`, 'importing.md'),
    ).toMatchObject({ ok: true });
  });

  it('shows mappings on the page about importing that are taken as they stand', () => {
    const page = readFileSync(`${DOCS}importing.md`, 'utf8');
    const mappings = [...page.matchAll(/```yaml\n(source: .*?)```/gs)].map(([, mapping]) =>
      parseMapping(mapping!, 'importing.md'),
    );
    expect(mappings.length).toBeGreaterThanOrEqual(3);
    for (const mapping of mappings) expect(mapping).toMatchObject({ ok: true });
  });
});
