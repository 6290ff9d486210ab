/**
 * Which room may import which (docs/architecture.md). Everything flows one way:
 * cli -> app -> { http, timers, delivery, … } -> record -> store -> engine. Siblings do not know each other.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = new URL('../src/', import.meta.url).pathname;

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

function importsBetweenRooms(): Import[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const from = roomOf(file);
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
      .map(([, path]) => roomOf(normalize(join(dirname(file), path!))))
      .filter((to) => to !== from)
      .map((to) => ({ file, from, to }));
  });
}

/** The first folder, or the file itself where it stands alone. */
function roomOf(file: string): string {
  return relative('.', file).split('/')[0]!.replace(/\.ts$/, '');
}

/** What each room may know besides the engine. `cli` and `app` compose: they may know all but each other's callers. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  clock: [],
  holidays: [],
  'config-file': [],
  store: ['clock'],
  settings: ['config-file', 'store'],
  reports: [],
  // What reports are counted from; whoever answers questions asks it.
  rollups: ['store', 'clock', 'loop', 'reports'],
  importers: ['config-file'],
  // Of revisions record knows only the types: what it folds under is handed to it.
  record: ['store', 'clock', 'config-file', 'holidays', 'revisions'],
  // The thread that records: it makes there what the app makes here.
  recording: ['store', 'clock', 'record', 'revisions', 'holidays', 'threads'],
  threads: [],
  revisions: ['store', 'clock', 'record', 'config-file', 'holidays'],
  timers: ['store', 'clock', 'record'],
  doctor: ['store', 'clock', 'record', 'revisions', 'rollups'],
  explain: [],
  forecast: [],
  lives: ['store', 'record'],
  simulation: ['lives', 'reports', 'revisions', 'store'],
  suggest: ['lives', 'reports', 'revisions', 'store'],
  past: ['lives', 'queries', 'reports', 'revisions', 'store'],
  // The threads of long questions: they know every question that is long.
  beside: ['lives', 'simulation', 'suggest', 'past', 'holidays', 'store', 'clock', 'threads'],
  proof: ['store', 'record', 'revisions', 'reports'],
  automation: ['store', 'clock'],
  delivery: ['store', 'clock', 'automation', 'forecast'],
};

describe('the rooms', () => {
  const imports = importsBetweenRooms();

  it.each(Object.keys(MAY_IMPORT))('%s knows only what it may', (room) => {
    const strangers = imports.filter(({ from, to }) => from === room && !MAY_IMPORT[room]!.includes(to));
    expect(strangers.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
  });

  it('record knows revisions by their types alone', () => {
    const files = readdirSync(join(SRC, 'record')).map((file) => readFileSync(join(SRC, 'record', file), 'utf8'));
    const values = files.flatMap((text) => text.match(/^import (?!type).*'\.\.\/revisions\/.*$/gm) ?? []);
    expect(values).toEqual([]);
  });

  it('nobody but the command line and the app itself knows the app', () => {
    const strangers = imports.filter(({ from, to }) => to === 'app' && !['cli', 'main', 'app'].includes(from));
    expect(strangers.map(({ file }) => file)).toEqual([]);
  });

  it('nobody knows the command line', () => {
    expect(imports.filter(({ from, to }) => to === 'cli' && from !== 'main').map(({ file }) => file)).toEqual([]);
  });

  it('only settings read the environment', () => {
    const readers = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && roomOf(file) !== 'settings')
      .filter((file) => /process\.env\b/.test(readFileSync(join(SRC, file), 'utf8')));
    expect(readers).toEqual([]);
  });

  it('only the clock reads the time', () => {
    const readers = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && roomOf(file) !== 'clock')
      .filter((file) => /Date\.now\(\)|new Date\(\)|Temporal\.Now/.test(readFileSync(join(SRC, file), 'utf8')));
    expect(readers).toEqual([]);
  });
});
