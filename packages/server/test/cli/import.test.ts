/** `kept import --dry-run`: an export in, events out, and what was said meanwhile. */
import { describe, expect, test } from 'vitest';
import { progressLine } from '../../src/cli/progress.ts';
import { CONFIG } from './sample.ts';
import { folderOf, kept, type World } from './terminal.ts';

const MAPPING = `mapping: 1
source: desk
shape: tickets
time: { format: iso }
columns:
  ticket: id
  created: created
  firstReplied: replied
  resolved: resolved
  priority: { column: priority, map: { P1: high, P2: medium } }
`;
const TICKETS = `id,created,replied,resolved,priority
1,2026-03-02T08:00:00Z,2026-03-02T08:30:00Z,2026-03-02T09:00:00Z,P1
2,2026-03-02T08:10:00Z,,,P9
3,2026-03-02T08:20:00Z,,,P2
`;

function importing(args: readonly string[], world: World = {}, mapping = MAPPING) {
  const file = folderOf({ 'tickets.csv': TICKETS, 'map.yaml': mapping });
  return kept(['import', file('tickets.csv'), '--mapping', file('map.yaml'), '--dry-run', ...args], world);
}

describe('a dry run', () => {
  test('writes events to stdout, and the summary with the bad rows to stderr; bad rows stop nothing', async () => {
    const { stdout, stderr, exitCode } = await importing([]);
    expect(exitCode).toBe(0);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ conversation, type }) => `${conversation} ${type}`)).toContain('1 conversation.created');
    expect(new Set(events.map(({ conversation }) => conversation))).toEqual(new Set(['1', '3']));
    expect(stderr).toContain('3 rows');
    expect(stderr).toContain('line 3, column "priority", "P9"');
    expect(stderr).not.toContain('\u001b');
  });

  test('what it writes can be replayed', async () => {
    const { stdout } = await importing([]);
    const file = folderOf({ 'kept.yaml': CONFIG });
    const ran = await kept(
      ['replay', '--config', file('kept.yaml'), '--events', '-', '--until', '2026-03-02T12:00:00Z'],
      { stdin: stdout },
    );
    expect(ran.exitCode).toBe(0);
    expect(
      JSON.parse(ran.stdout).conversations.map(({ id, status }: { id: string; status: string }) => [id, status]),
    ).toEqual([
      ['1', 'done'],
      ['3', 'open'],
    ]);
  });

  test('on a terminal shows how far it is, and takes that away again', async () => {
    const { stdout, stderr } = await importing([], { tty: { stderr: 100 } });
    expect(stderr).toContain('% ');
    expect(stderr.lastIndexOf('\u001b[2K')).toBeLessThan(stderr.indexOf('3 rows, '));
    expect(stdout).toBe((await importing([])).stdout);
  });

  test('lists every bad row as it is met, if asked', async () => {
    expect((await importing(['--bad-rows'])).stderr).toMatch(/tickets\.csv, line 3, column "priority"/);
  });

  test('a mapping with faults is shown with each of them: exit 1', async () => {
    const { stdout, stderr, exitCode } = await importing([], {}, MAPPING.replace('shape: tickets', 'shape: tikets'));
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/map\.yaml:3:\d+ error/);
    expect(stderr).toContain('1 error.');
  });

  test('a mapping for another file says which column is not there: exit 1', async () => {
    const { stdout, stderr, exitCode } = await importing(
      [],
      {},
      MAPPING.replace('created: created', 'created: opened'),
    );
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toContain('opened');
  });
});

describe('progress', () => {
  test('has a share, a rate and the time left', () => {
    expect(progressLine(88_214, 0.625, 2_000, 'row')).toBe(
      '███████████████░░░░░░░░░   62 %  88,214 rows  44,107 a second  0:02 left',
    );
  });

  test('of a whole that is not known has none of the shares', () => {
    expect(progressLine(500, null, 1_000, 'event')).toBe('500 events  500 a second');
  });

  test('at the very start promises nothing', () => {
    expect(progressLine(0, 0, 0, 'row')).toBe(`${'░'.repeat(24)}    0 %  0 rows`);
  });
});
