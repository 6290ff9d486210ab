/** The whole incident log: imported to events, then replayed by the command itself; wall time and peak memory of each. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { printTable } from './table.ts';

const ROOT = new URL('../', import.meta.url).pathname;
const MAIN = join(ROOT, 'packages/server/src/cli/main.ts');
const LOG = join(ROOT, 'examples/incident-log');

interface Run {
  readonly seconds: number;
  readonly peakMb: number;
}

/** Runs `kept` as its own process, its output into a file, and asks it for its peak memory at the end. */
async function kept(args: readonly string[], into: string): Promise<Run> {
  const report = 'process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS+"\\n"))';
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      '--no-warnings',
      '--import',
      `data:text/javascript,${encodeURIComponent(report)}`,
      MAIN,
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let noise = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    noise += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await pipeline(child.stdout, createWriteStream(into));
  if ((await ended) !== 0) throw new Error(noise);
  return { seconds: (performance.now() - start) / 1000, peakMb: Number(/peak (\d+)/.exec(noise)?.[1]) / 1024 };
}

/** The quickest of a few: what the machine does when nothing else wants it. */
async function best(times: number, run: () => Promise<Run>): Promise<Run> {
  let quickest = await run();
  for (let i = 1; i < times; i++) {
    const next = await run();
    if (next.seconds < quickest.seconds) quickest = next;
  }
  return quickest;
}

export async function benchLog(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kept-bench-'));
  const events = join(folder, 'events.jsonl');
  const config = join(LOG, 'kept.yaml');
  try {
    const imported = await best(2, () =>
      kept(
        ['import', join(LOG, 'incident_event_log.csv.gz'), '--mapping', join(LOG, 'mapping.yaml'), '--dry-run'],
        events,
      ),
    );
    const replay = ['replay', '--config', config, '--events', events, '--until', '2017-03-01T00:00:00Z'];
    const json = await best(3, () => kept([...replay, '--format', 'json'], join(folder, 'record.json')));
    const table = await best(3, () => kept([...replay, '--format', 'table'], join(folder, 'record.txt')));
    const row = (what: string, { seconds, peakMb }: Run) => [what, seconds.toFixed(2), Math.round(peakMb)];
    printTable(
      'The incident log: 141,712 rows, 24,918 conversations; whole commands, process start included',
      ['what', 'seconds', 'peak MB'],
      [
        row('kept import --dry-run (141,712 rows of CSV)', imported),
        row('kept replay --format json (the whole record written)', json),
        row('kept replay --format table', table),
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) await benchLog();
