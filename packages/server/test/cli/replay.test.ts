/** `kept replay`: what it reads, what it prints, and how it refuses. */
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CONFIG, EVENTS } from './sample.ts';
import { folderOf, jsonLines, kept, type World } from './terminal.ts';

const NOON = '2026-03-02T11:05:00Z';

beforeEach(() => {
  for (const name of ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI']) vi.stubEnv(name, undefined);
  vi.stubEnv('TERM', 'xterm-256color');
});
afterEach(() => void vi.unstubAllEnvs());

function replay(events: string | Uint8Array, args: readonly string[] = [], world: World = {}) {
  const file = folderOf({ 'kept.yaml': CONFIG, 'events.jsonl': events });
  return kept(['replay', '--config', file('kept.yaml'), '--events', file('events.jsonl'), ...args], world);
}

const LINES = jsonLines(EVENTS);

describe('the table', () => {
  test('what is due first stands first; it lines up, and is plain where nobody looks', async () => {
    const { stdout, stderr, exitCode } = await replay(LINES, ['--until', NOON, '--format', 'table']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "6 conversations as of Mon 2 Mar 2026 12:05 (Europe/Berlin)
      ● 1 Breach  ○ 3 SLA  ✓ 1 Met  1 without a badge

      RISK           LEFT  DUE        FIRST REPLY  RESOLUTION  CONVERSATION
      ● Breach      ☾ +1h  Mon 11:00  ☾ Breach     ☾ SLA       1001  Cannot log in
      ○ SLA      ☾ 1h 30m  Mon 14:30  ☾ SLA        ☾ SLA       1002  請求書が届きません、至急確認してくだ…
      ○ SLA          ☾ 3h  Mon 16:00  ☾ SLA        ☾ SLA       1006
      ○ SLA      ‖ 1h 50m  paused     ‖ SLA        ‖ SLA       1003  Wrong address
      ✓ Met                done       ✓ Met        ✓ Met       1004
      – Deleted                       –            –           1005  Cheap �[31mwatches
      "
    `);
  });

  test('on a terminal risk has colour, and the table is what is printed unasked', async () => {
    const { stdout } = await replay(LINES, ['--until', NOON], { tty: { stdout: 100 } });
    expect(stdout.split('\n')[1]).toMatchInlineSnapshot(
      `"[31m[1m[7m● 1 Breach[27m[22m[39m  [32m○ 3 SLA[39m  [2m[32m✓ 1 Met[39m[22m  [2m1 without a badge[22m"`,
    );
  });

  test.each(['NO_COLOR', 'NODE_DISABLE_COLORS'])('with %s it is the plain one', async (name) => {
    vi.stubEnv(name, '1');
    const plain = await replay(LINES, ['--until', NOON, '--format', 'table']);
    expect(await replay(LINES, ['--until', NOON], { tty: { stdout: 100 } })).toEqual(plain);
    expect(plain.stdout).not.toContain('\u001b');
  });

  test('no line is wider than the terminal, nor than 100 columns', async () => {
    const long = jsonLines(
      EVENTS.map((event) => ({ ...event, ...('subject' in event && { subject: 'word '.repeat(80) }) })),
    );
    for (const [columns, widest] of [
      [90, 90],
      [300, 100],
    ] as const) {
      const { stdout } = await replay(long, ['--until', NOON], { tty: { stdout: columns } });
      const { stdout: plain } = await replay(long, ['--until', NOON, '--format', 'table']);
      expect(Math.max(...plain.split('\n').map((line) => line.length))).toBe(100);
      vi.stubEnv('NO_COLOR', '1');
      const bare = await replay(long, ['--until', NOON], { tty: { stdout: columns } });
      vi.stubEnv('NO_COLOR', undefined);
      expect(Math.max(...bare.stdout.split('\n').map((line) => line.length))).toBe(widest);
      expect(stdout).toContain('\u001b');
    }
  });

  test('outside office hours a moon, in a pause bars, overdue a plus, far off a date', async () => {
    const { stdout } = await replay(LINES, ['--until', '2026-03-02T17:00:00Z', '--format', 'table']);
    expect(stdout).toMatchInlineSnapshot(`
      "6 conversations as of Mon 2 Mar 2026 18:00 (Europe/Berlin)
      ● 3 Breach  ○ 1 SLA  ✓ 1 Met  1 without a badge

      RISK            LEFT  DUE        FIRST REPLY  RESOLUTION  CONVERSATION
      ● Breach       ☾ +5h  Mon 11:00  ☾ Breach     ☾ SLA       1001  Cannot log in
      ● Breach   ☾ +2h 30m  Mon 14:30  ☾ Breach     ☾ SLA       1002  請求書が届きません、至急確認してく…
      ● Breach       ☾ +1h  Mon 16:00  ☾ Breach     ☾ SLA       1006
      ○ SLA       ‖ 1h 50m  paused     ‖ SLA        ‖ SLA       1003  Wrong address
      ✓ Met                 done       ✓ Met        ✓ Met       1004
      – Deleted                        –            –           1005  Cheap �[31mwatches
      "
    `);
  });

  test('of nothing it says so', async () => {
    const { stdout, exitCode } = await replay('', ['--until', NOON, '--format', 'table']);
    expect(stdout).toBe('0 conversations as of Mon 2 Mar 2026 12:05 (Europe/Berlin)\n');
    expect(exitCode).toBe(0);
  });
});

describe('the JSON', () => {
  test('is what is printed unasked where stdout is no terminal, a conversation a line', async () => {
    const { stdout } = await replay(LINES, ['--until', NOON]);
    expect(JSON.parse(stdout).conversations).toHaveLength(6);
    expect(stdout.trimEnd().split('\n')).toHaveLength(8);
    expect(stdout).toMatch(/^\{"until":"2026-03-02T11:05:00\.000Z","conversations":\[\n\{"id":"1001",/);
  });

  test('without --until it is as of now', async () => {
    const { stdout } = await replay(LINES, [], { now: Date.parse('2026-03-02T08:45:00Z') });
    const { until, conversations } = JSON.parse(stdout);
    expect(until).toBe('2026-03-02T08:45:00.000Z');
    expect(conversations.map(({ id }: { id: string }) => id)).toEqual(['1001', '1002']);
  });

  test('of nothing is an empty list', async () => {
    expect(JSON.parse((await replay('', ['--until', NOON])).stdout)).toEqual({
      until: '2026-03-02T11:05:00.000Z',
      conversations: [],
    });
  });

  test('of a conversation that is not there is an empty list, and a note for whoever looks', async () => {
    const { stdout, stderr, exitCode } = await replay(LINES, ['--until', NOON, '--conversation', '7']);
    expect(JSON.parse(stdout).conversations).toEqual([]);
    expect(stderr).toBe('No event creates a conversation "7" by 2026-03-02T11:05:00.000Z.\n');
    expect(exitCode).toBe(0);
  });
});

describe('the events', () => {
  const expected = async () => (await replay(LINES, ['--until', NOON])).stdout;

  test.each<[string, string | Uint8Array]>([
    ['packed', gzipSync(LINES)],
    ['packed in two pieces', Buffer.concat([gzipSync(LINES.slice(0, 500)), gzipSync(LINES.slice(500))])],
    ['with CRLF, blank lines and no end of line at the end', LINES.replaceAll('\n', '\r\n\r\n').trimEnd()],
    ['with a byte order mark', `\ufeff${LINES}`],
    ['as a JSON array', JSON.stringify(EVENTS, null, 2)],
    ['as a JSON array after blank lines', `\n\n  ${JSON.stringify(EVENTS)}`],
    ['twice over', LINES + LINES],
    ['in reverse', jsonLines(EVENTS.toReversed())],
  ])('%s are the same', async (_, events) => {
    expect((await replay(events, ['--until', NOON])).stdout).toBe(await expected());
  });

  test('come from stdin as well, cut anywhere', async () => {
    const file = folderOf({ 'kept.yaml': CONFIG });
    const { stdout } = await kept(['replay', '--config', file('kept.yaml'), '--events', '-', '--until', NOON], {
      stdin: LINES,
      pieces: 7,
    });
    expect(stdout).toBe(await expected());
  });

  test('§3.3: a repetition with another body is passed over', async () => {
    const again = jsonLines([...EVENTS, { ...EVENTS[0], subject: 'Changed', at: '2026-03-02T07:00:00Z' }]);
    expect((await replay(again, ['--until', NOON])).stdout).toBe(await expected());
  });
});

describe('faults in events', () => {
  const bad = [
    '{"id":"1","type":"conversation.created","conversation":"c","at":"2026-03-02T08:00:00Z","chanel":"email"}',
    '{"id":"2","type":"message.sent","conversation":"c","at":"2026-03-02 08:20","author":{"kind":"agnet"}}',
    '',
    '{"id":"3","type":"status.changed","conversation":"c","at":"2026-03-02T08:20:00Z"}',
    '{"id":"4" "type":"message.received"}',
    'id,type,conversation',
  ].join('\n');

  test('are all named, with line and column, the line and a mark; nothing is printed', async () => {
    const file = folderOf({ 'kept.yaml': CONFIG });
    const { stdout, stderr, exitCode } = await kept(['replay', '--config', file('kept.yaml'), '--events', '-'], {
      stdin: bad,
    });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatchInlineSnapshot(`
      "stdin:1:88: chanel is not a field of an event of type conversation.created. Did you mean channel?
        │ "c","at":"2026-03-02T08:00:00Z","chanel":"email"}
        │                                 ^^^^^^^^
      stdin:2:57: at "2026-03-02 08:20" is no instant. Write date, time and offset: "2026-03-02T08:00:00Z" or "2026-03-02T09:00:00+01:00".
        │ e.sent","conversation":"c","at":"2026-03-02 08:20","author":{"kind":"agnet"}}
        │                                 ^^^^^^^^^^^^^^^^^^
      stdin:2:93: author.kind "agnet" is not known. Did you mean agent?
        │ 6-03-02 08:20","author":{"kind":"agnet"}}
        │                                 ^^^^^^^
      stdin:4:1: status is missing.
        │ {"id":"3","type":"status.changed","conversation":"c","at":"2026-03-02T08:20:00Z"}
        │ ^
      stdin:5:11: Not JSON: Expected ',' or '}' after property value. Every line is one whole event: {"id": …, "type": …, "conversation": …, "at": …}.
        │ {"id":"4" "type":"message.received"}
        │           ^
      stdin:6:1: Not JSON: Unexpected token 'i'. Every line is one whole event: {"id": …, "type": …, "conversation": …, "at": …}.
        │ id,type,conversation
        │ ^
      6 faults in stdin. Nothing was folded.
      "
    `);
  });

  test('in a JSON array are named by their place in it', async () => {
    const file = folderOf({ 'kept.yaml': CONFIG });
    const args = ['replay', '--config', file('kept.yaml'), '--events', '-'];
    const { stderr, exitCode } = await kept(args, { stdin: '[{"id":"1"}, 3]' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('stdin: event 1: type is missing.');
    expect(stderr).toContain('stdin: event 2: An event is a JSON object');
    const broken = await kept(args, { stdin: '[\n {"id":"1"},\n {"id": 3 4}\n]' });
    expect(broken.stderr).toContain('stdin:3:11: Not JSON');
  });

  test('by the thousand are counted, and a hundred shown', async () => {
    const { stderr, exitCode } = await replay('nonsense\n'.repeat(2500), ['--until', NOON]);
    expect(exitCode).toBe(1);
    expect(stderr.match(/Not JSON/g)).toHaveLength(100);
    expect(stderr).toContain('2,500 faults');
    expect(stderr).toContain('the first 100 are shown');
  });

  test('what is no UTF-8 is one, and the lines around it count on', async () => {
    const lines = Buffer.concat([Buffer.from(LINES), Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), Buffer.from('{}\n')]);
    const { stderr } = await replay(lines, ['--until', NOON]);
    expect(stderr).toContain('events.jsonl:11:2: Not UTF-8. Save the file as UTF-8.');
    expect(stderr).toContain('events.jsonl:12:1: type is missing.');
  });

  test('in the configuration: every one is shown, nothing is read further', async () => {
    const file = folderOf({ 'kept.yaml': CONFIG.replace('2h', '2d').replace('policy: standard', 'policy: standrad') });
    const { stdout, stderr, exitCode } = await kept(['replay', '--config', file('kept.yaml'), '--events', 'nowhere']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toContain('kept.yaml:15:39 ');
    expect(stderr).toContain('Did you mean "standard"?');
    expect(stderr).toContain('2 errors.');
  });
});
