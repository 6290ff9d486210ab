import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/importers/mapping.ts';
import { isBad, type Row } from '../../src/importers/row.ts';
import { readRows } from '../../src/importers/rows.ts';
import { pieces } from './imported.ts';

type Given = { columns?: string[]; fileName?: string; pieceSize?: number } & Partial<
  Pick<Mapping, 'format' | 'delimiter' | 'encoding'>
>;

async function read(
  contents: string | Uint8Array,
  { columns = ['a', 'b'], fileName = 'f.csv', pieceSize = 3, ...given }: Given = {},
) {
  const mapping = { columns, format: null, delimiter: null, encoding: null, ...given };
  const rows: unknown[] = [];
  const faults: string[] = [];
  for await (const batch of readRows(pieces(contents, pieceSize), mapping, { fileName })) {
    rows.push(...batch.rows.map((row) => (isBad(row) ? [row.line, row.code] : [row.line, ...(row as Row).cells])));
    faults.push(...batch.faults.map(({ message }) => message));
  }
  return { rows, faults };
}

const ONE_AND_TWO = [
  [2, '1', '2'],
  [3, '3', '4'],
];

describe('CSV', () => {
  it.each<[string, string | Uint8Array, Given]>([
    ['line feeds', 'a,b\n1,2\n3,4\n', {}],
    ['no line feed at the end', 'a,b\n1,2\n3,4', {}],
    ['CR LF', 'a,b\r\n1,2\r\n3,4\r\n', {}],
    ['CR', 'a,b\r1,2\r3,4\r', {}],
    ['a mixture', 'a,b\r\n1,"2"\n3,"4"\r\n', {}],
    ['a byte order mark', '\ufeffa,b\n1,2\n3,4\n', {}],
    ['a byte order mark and quotes', '\ufeff"a","b"\n"1","2"\n3,4\n', {}],
    ['other columns in between', 'x,b, a ,y\n,2,1,\n,4,3,\n', {}],
    ['spaces around', 'a,b\n 1 ,2\t\n3, 4\n', {}],
    ['semicolons', 'a;b\n1;2\n3;4\n', { delimiter: ';' }],
    ['tabs, by the name', 'a\tb\n1\t2\n3\t4\n', { fileName: 'f.tsv' }],
    ['gzip', gzipSync('a,b\n1,2\n3,4\n'), {}],
    [
      'gzip in two members',
      Buffer.concat([gzipSync('a,b\n1,2\n'), gzipSync('3,4\n')]),
      { fileName: 'f.tsv.gz', delimiter: ',' },
    ],
    ['UTF-16, by its mark', Buffer.from('\ufeffa,b\n1,2\n3,4\n', 'utf16le'), {}],
    ['one byte at a time', '\ufeffa,b\r\n1,"2"\r\n3,4\r\n', { pieceSize: 1 }],
    ['all at once', '\ufeffa,b\r\n1,"2"\r\n3,4\r\n', { pieceSize: 1000 }],
  ])('reads %s', async (_, contents, given) => {
    expect(await read(contents, given)).toEqual({ rows: ONE_AND_TWO, faults: [] });
  });

  it('reads another encoding where the mapping names it', async () => {
    const { rows } = await read(Buffer.from('a,b\nM\u00fcller,\u00df\n', 'latin1'), { encoding: 'windows-1252' });
    expect(rows).toEqual([[2, 'Müller', 'ß']]);
  });

  it('counts lines through quoted line breaks of either kind, empty lines and short rows', async () => {
    const contents = 'a,b\r\n"1\r\n\r\n1",2\r\n\r\n3,"x\ny"\r\n\r\n\r\n5\r\n"6\n",7\r\n8,9\r\n';
    for (const pieceSize of [1, 4, 1000]) {
      expect((await read(contents, { pieceSize })).rows).toEqual([
        [2, '1\r\n\r\n1', '2'],
        [6, '3', 'x\ny'],
        [10, 'wrong_cell_count'],
        [11, '6', '7'],
        [13, '8', '9'],
      ]);
    }
  });

  it('keeps quotes inside values', async () => {
    const { rows } = await read('a,b\n5" disk,"say ""hi"""\n"x" y,z\n1,2\n');
    expect(rows).toEqual([
      [2, '5" disk', 'say "hi"'],
      [3, '"x" y', 'z'],
      [4, '1', '2'],
    ]);
  });

  it('says where a quote is left open, at the end or after a megabyte', async () => {
    expect((await read('a,b\n1,2\n\n3,"open\n5,6\n7,8\n')).rows).toEqual([
      [2, '1', '2'],
      [4, 'rest_unreadable'],
    ]);
    const long = `a,b\n1,2\n3,"open\n${'x,y\n'.repeat(400_000)}`;
    expect((await read(long, { pieceSize: 1 << 16 })).rows).toEqual([
      [2, '1', '2'],
      [3, 'rest_unreadable'],
    ]);
  });

  it('says where a packed file breaks off', async () => {
    const packed = gzipSync(
      `a,b\n${Array.from({ length: 20_000 }, (_, at) => `${at},${(at * 7919) % 10_007}\n`).join('')}`,
    );
    const { rows } = await read(packed.subarray(0, packed.length - 100), { pieceSize: 1 << 12 });
    expect(rows.at(-1)).toEqual([rows.length, 'rest_unreadable']);
    expect(rows.length).toBeGreaterThan(100);
  });

  it('reads whatever is written by the rules of CSV, on its own line, in whatever pieces it comes', async () => {
    const cell = fc
      .array(fc.constantFrom('a', 'é', '😀', '"', ',', ' ', '\n', '\r\n', '\r'), { maxLength: 5 })
      .map((parts) => parts.join(''));
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell)),
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 50 }),
        async (records, end, pieceSize) => {
          let line = 2;
          const expected = records.map(([a, b]) => {
            const row = [line, a.trim(), b.trim()];
            line += 1 + [...`${a}|${b}`.matchAll(/\r\n|\r|\n/g)].length;
            return row;
          });
          const contents = ['a,b', ...records.map((record) => record.map(quoted).join(','))].join(end);
          expect((await read(contents, { pieceSize })).rows).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('makes of any text rows, bad rows or faults, and never fails', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'a,b', '\n', '\r', '"', ',', '\ufeff', '{', '\0'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('f.csv', 'f.jsonl'), async (contents, fileName) => {
        await expect(read(contents, { fileName })).resolves.toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, string, string[]]>([
    [
      'a column that is not there',
      'number,stat\n1,2\n',
      ['The file has no column "state", which the mapping names. Did you mean "stat"?'],
    ],
    [
      'nothing near',
      'number,colour\n1,2\n',
      ['The file has no column "state", which the mapping names. It has: number, colour.'],
    ],
    [
      'a column twice',
      'number,state,state\n1,2,3\n',
      ['The file has 2 columns named "state". Rename all but one of them.'],
    ],
    ['an empty file', '', ['The file is empty. Its first line has to name its columns.']],
  ])('refuses a file with %s', async (_, contents, messages) => {
    expect(await read(contents, { columns: ['number', 'state'] })).toEqual({ rows: [], faults: messages });
  });

  it('fails where the file does not exist', async () => {
    const mapping = { columns: ['a'], format: null, delimiter: null, encoding: null };
    await expect(readRows('no-such-file.csv', mapping, { fileName: 'no-such-file.csv' }).next()).rejects.toThrow(
      'ENOENT',
    );
  });
});

describe('JSON Lines', () => {
  it('reads fields, fields inside objects, and names with a dot in them', async () => {
    const contents = '\ufeff{"a": 1, "b": {"c": true}}\r\n\n{"b.c": " x ", "a": null}\n{"b": {"c": {"d": 1}}}';
    expect((await read(contents, { columns: ['a', 'b.c'], fileName: 'f.jsonl' })).rows).toEqual([
      [1, '1', 'true'],
      [3, null, 'x'],
      [4, null, '{"d":1}'],
    ]);
  });

  it('takes nothing from prototypes', async () => {
    const { rows } = await read('{"a": 1}', { columns: ['constructor', 'a.toString'], format: 'jsonl' });
    expect(rows).toEqual([[1, null, null]]);
  });

  it('refuses a line without an end, and reads on after it', async () => {
    const contents = `{"a":1}\n${'x'.repeat((1 << 22) + 10)}\n{"a":2}\n`;
    expect((await read(contents, { columns: ['a'], fileName: 'f.jsonl', pieceSize: 1 << 16 })).rows).toEqual([
      [1, '1'],
      [2, 'too_long'],
      [3, '2'],
    ]);
  });
});
