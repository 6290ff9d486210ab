import { describe, expect, it } from 'vitest';
import { parseMapping } from '../../src/importers/parse-mapping.ts';

function faultsOf(text: string): string[] {
  const parsed = parseMapping(text, 'mapping.yaml');
  return parsed.ok
    ? []
    : parsed.faults.map(({ line, column, path, code, message }) => `${line}:${column} ${path} ${code}: ${message}`);
}

const GOOD = `source: desk
shape: snapshots
time: { format: yyyy-MM-dd HH:mm, zone: Europe/Berlin }
columns:
  ticket: id
  at: time
  status: { column: state, map: { 1: open, 2.0: done, null: , No: pending }, bad: [-100] }
firstReplyWhen: { status: No }
`;

describe('a mapping', () => {
  it('reads every key and value of a map as the text that is written', () => {
    const parsed = parseMapping(GOOD, 'mapping.yaml');
    if (!parsed.ok || parsed.mapping.shape !== 'snapshots' || parsed.mapping.status.kind !== 'column')
      throw new Error('refused');
    expect(Object.fromEntries(parsed.mapping.status.map)).toEqual({
      1: { kind: 'value', value: 'open' },
      '2.0': { kind: 'value', value: 'done' },
      null: { kind: 'none' },
      No: { kind: 'value', value: 'pending' },
      '-100': { kind: 'bad' },
    });
    expect(parsed.mapping.columns).toEqual(['id', 'state', 'time']);
  });

  it('may be JSON', () => {
    const json = {
      source: 'a',
      shape: 'tickets',
      columns: { ticket: 'Id', created: { column: 'At', format: 'epochMs' } },
    };
    expect(faultsOf(JSON.stringify(json))).toEqual([]);
  });

  it('reports every fault at once, in the order of the file, with its place and what to write instead', () => {
    const faults = faultsOf(`source: desk
shap: snapshots
shape: snapshot
nulls: [{}]
time: { format: DD.MM.YYYY, zone: Europe/Berln }
delimiter: ";;"
encoding: utf-9
`);
    expect(faults).toEqual([
      '1:1  missing_field: columns is missing. Say which column of the file holds what.',
      '2:1 shap unknown_field: "shap" is not known here. Did you mean shape?',
      '3:1 shape unknown_value: "snapshot" is not possible here. Did you mean snapshots?',
      expect.stringMatching(/^5:9 time\.format bad_time_format: .*write yyyy/),
      '5:29 time.zone unknown_zone: There is no time zone "Europe/Berln". Did you mean Europe/Berlin?',
    ]);
  });

  it.each<[string, string, RegExp]>([
    ['a map to no status', 'No: pending', /^7:63 columns\.status\.map\.No unknown_value: "panding".*pending/],
    ['a value with two meanings', 'bad: [-100]', /^7:78 columns\.status\.bad one_of_two/],
    ['a column of another shape', '  at: time', /^6:3 columns\.created unknown_field/],
    ['a misspelt column', '  ticket: id', /^5:3 columns\.tickt unknown_field: .*ticket\?/],
    [
      'a status for the first reply that is no status',
      'status: No }',
      /^8:19 firstReplyWhen\.status unknown_value: "Non".*No\?/,
    ],
    ['default beside unlisted', '  status: { column: state,', /one_of_two/],
    ['an empty column name', '  at: time', /^6:3 columns\.at wrong_type/],
    ['a time without a zone', 'zone: Europe/Berlin', /time missing_field: zone is missing/],
  ])('refuses %s', (name, written, expected) => {
    const instead: Record<string, string> = {
      'a map to no status': 'No: panding',
      'a value with two meanings': 'bad: [1]',
      'a column of another shape': '  created: time\n  at: time',
      'a misspelt column': '  tickt: id\n  ticket: id',
      'a status for the first reply that is no status': 'status: Non }',
      'default beside unlisted': '  status: { default: open, unlisted: ignore, column: state,',
      'an empty column name': '  at:',
      'a time without a zone': '',
    };
    const faults = faultsOf(GOOD.replace(written, instead[name]!));
    expect(faults).toEqual([expect.stringMatching(expected)]);
  });

  it('asks for the columns that the types of events need', () => {
    const faults = faultsOf(`source: a
shape: events
columns:
  ticket: id
  at: at
  type: { column: kind, map: { c: message, d: conversation.deleted, s: status.changed, v: event.voided } }
`);
    expect(faults.map((fault) => /(\w+) is missing/.exec(fault)![1])).toEqual([
      'status',
      'author',
      'reason',
      'reason',
      'event',
      'id',
    ]);
  });

  it.each(['', '[]', 'text', 'a: [', 'source: a\nsource: b'])('refuses %j without throwing', (text) => {
    expect(faultsOf(text)).toHaveLength(1);
  });
});
