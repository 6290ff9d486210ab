/** `kept replay`: the engine alone, no store (interfaces.md "kept replay"). */
import { type Fold, formatInstant, recordOf, summaryOf } from '@kept/engine';
import { type Command, Option } from 'commander';
import type { Cli } from '../command.ts';
import type { ExitCode } from '../exit.ts';
import { type FileOptions, fileOptions, folds, type Loaded, load } from '../folding.ts';
import { Output } from '../output.ts';
import { rowOf, type SummaryRow, summaryTable } from '../summary-table.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { paintFor } from '../text/paint.ts';
import { ZoneTime, zoneOf } from '../text/zone-time.ts';

interface ReplayOptions extends FileOptions {
  readonly format?: 'json' | 'table';
  readonly conversation?: string;
}

export function replay(command: Command, cli: Cli): void {
  fileOptions(command)
    .addOption(
      new Option('--format <format>', 'json or table (default: table on a terminal, json elsewhere)').choices([
        'json',
        'table',
      ]),
    )
    .option('--conversation <id>', 'this conversation only')
    .addHelpText(
      'after',
      `
Examples:
  kept replay --config kept.yaml --events events.jsonl --until 2026-03-02T18:00:00Z
  kept replay --config kept.yaml --events log.jsonl.gz --format json | jq '.conversations[].risk'`,
    )
    .action(cli.exits((options: ReplayOptions) => run(options, cli.terminal)));
}

async function run({ conversation, format, ...files }: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  const all = await load(files, terminal);
  const loaded = conversation === undefined ? all : { ...all, ids: all.ids.filter((id) => id === conversation) };
  const table = (format ?? (terminal.stdout.isTTY === true ? 'table' : 'json')) === 'table';
  const found = table ? await writeTable(loaded, terminal) : await writeJson(loaded, terminal);
  if (found === 0 && conversation !== undefined) {
    terminal.stderr.write(
      `No event creates a conversation ${JSON.stringify(conversation)} by ${formatInstant(all.until)}.\n`,
    );
  }
  return 0;
}

/** One JSON document with a conversation a line, each written as soon as it is folded. */
async function writeJson(loaded: Loaded, { stdout }: Terminal): Promise<number> {
  const output = new Output(stdout);
  let written = 0;
  await output.write(`{"until":${JSON.stringify(formatInstant(loaded.until))},"conversations":[`);
  for (const fold of folds(loaded)) {
    const waiting = output.write(`${written === 0 ? '\n' : ',\n'}${JSON.stringify(recordOf(fold, loaded.until))}`);
    written++;
    if (waiting) await waiting;
  }
  await output.write(written === 0 ? ']}\n' : '\n]}\n');
  await output.flush();
  return written;
}

async function writeTable(loaded: Loaded, { stdout }: Terminal): Promise<number> {
  const { until, config } = loaded;
  const rows: SummaryRow[] = [];
  for (const fold of folds(loaded)) rows.push(rowFor(fold, until));
  const output = new Output(stdout);
  const look = { now: until, time: new ZoneTime(zoneOf(config)), width: widthOf(stdout), paint: paintFor(stdout) };
  for (const line of summaryTable(rows, look)) await output.write(`${line}\n`);
  await output.flush();
  return rows.length;
}

function rowFor({ conversation, terms }: Fold, now: number): SummaryRow {
  return rowOf(summaryOf(conversation!, terms, now), conversation!.attributes.subject);
}
