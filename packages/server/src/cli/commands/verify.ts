/** `kept verify`: whether a record follows from its events, and nobody changed either. */
import type { Command } from 'commander';
import type { Finding } from '../../proof/finding.ts';
import { UnreadableProofError } from '../../proof/read.ts';
import { type Verified, type VerifyAsked, verifyProof } from '../../proof/verify.ts';
import type { ComplianceReport } from '../../reports/compliance.ts';
import type { Cli } from '../command.ts';
import { loadConfiguration } from '../configuration.ts';
import { renderEventFaults } from '../event-faults.ts';
import { readEvents } from '../events-file.ts';
import { type ExitCode, Refused } from '../exit.ts';
import { readText } from '../files.ts';
import { ProgressBar } from '../progress.ts';
import { settingsFor } from '../service.ts';
import { type Terminal, widthOf } from '../terminal.ts';
import { visible } from '../text/columns.ts';
import { counted } from '../text/duration.ts';
import { paintFor } from '../text/paint.ts';

interface VerifyOptions {
  readonly events?: string;
  readonly config?: string;
  readonly report?: string;
  readonly newer?: boolean;
  readonly dataDir?: string;
  readonly json?: boolean;
}

export function verify(command: Command, cli: Cli): void {
  command
    .argument('<folder>', 'what kept doctor --proof wrote')
    .option('--events <file>', 'events that somebody exported (kept export --events), gzip or not; - for stdin')
    .option('--config <file>', 'also: that this configuration is one that was in force')
    .option('--report <file>', 'also: that this report, as JSON, follows from the events')
    .option('--newer', 'the export is newer than the proof: leave events aside that the proof does not name')
    .option('--data-dir <folder>', 'without --events: the store to hold it against (KEPT_DATA_DIR)')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
With --events it needs nothing but the two: whoever got them verifies on a machine of their own.
Without, it holds the proof against the store. Exit 0 if all agrees, 1 if anything differs; what,
it names.

Examples:
  kept verify proof --events events.jsonl
  kept verify proof --events events.jsonl --config kept.yaml --report march.json
  kept verify proof`,
    )
    .action(cli.exits((folder: string, options: VerifyOptions) => run(folder, options, cli.terminal)));
}

async function run(folder: string, options: VerifyOptions, terminal: Terminal): Promise<ExitCode> {
  const { stdout } = terminal;
  const verified = await verifiedBy(folder, options, terminal);
  if (options.json === true) stdout.write(`${JSON.stringify(verified, null, 2)}\n`);
  else stdout.write(`${linesOf(verified, terminal).join('\n')}\n`);
  return verified.findings.length === 0 ? 0 : 1;
}

async function verifiedBy(folder: string, options: VerifyOptions, terminal: Terminal): Promise<Verified> {
  const { holidays } = await import('../../holidays/holidays.ts');
  const bar = new ProgressBar(terminal.stderr, terminal.now, 'conversation');
  const report = options.report === undefined ? undefined : await readReport(options.report);
  const asked = {
    ...{ folder, holidays, report, newer: options.newer, terms: await termsFrom(options, terminal) },
    progress: (conversations: number, share: number) => bar.show(conversations, share),
  };
  try {
    return options.events === undefined
      ? await onStore(asked, options)
      : await verifyProof({ ...asked, events: await eventsOf(options.events, terminal) });
  } catch (error) {
    if (error instanceof UnreadableProofError) throw new Refused(error.message);
    throw error;
  } finally {
    bar.clear();
  }
}

async function onStore(asked: Omit<VerifyAsked, 'events'>, options: VerifyOptions): Promise<Verified> {
  const { withStore } = await import('../../app/open.ts');
  const { verifyStored } = await import('../../proof/verify-stored.ts');
  return withStore(settingsFor(options), ({ store }) => verifyStored(store.location, asked));
}

async function termsFrom({ config }: VerifyOptions, terminal: Terminal): Promise<VerifyAsked['terms']> {
  if (config === undefined) return undefined;
  const { settings, schedules, policies, assignments } = (await loadConfiguration(config, terminal)).config;
  return { settings, schedules, policies, assignments };
}

async function readReport(file: string): Promise<ComplianceReport> {
  const text = await readText('--report', file);
  try {
    return JSON.parse(text) as ComplianceReport;
  } catch (error) {
    throw new Refused(`${file} is not JSON: ${(error as Error).message}`);
  }
}

async function eventsOf(file: string, { stdin, stderr }: Terminal) {
  const read = await readEvents(file, stdin);
  if (read.ok) return [...read.conversations.values()].flat();
  const look = { file: file === '-' ? 'stdin' : file, width: widthOf(stderr), paint: paintFor(stderr) };
  throw new Refused(renderEventFaults(read.faults, read.faultCount, look));
}

function linesOf({ head, findings, ...counts }: Verified, { stdout }: Terminal): string[] {
  const paint = paintFor(stdout);
  const of = `Proof of workspace ${visible(head.workspace)} as of ${head.madeAt}`;
  const what = [
    counted(counts.events, 'event'),
    counted(counts.conversations, 'conversation'),
    counted(counts.transitions, 'transition'),
    counted(counts.outcomes, 'outcome'),
  ].join(', ');
  const aside = counts.others === 0 ? [] : [`${counted(counts.others, 'event is', 'events are')} not in the proof.`];
  if (findings.length === 0) {
    return [`${paint('green', '✓')} ${of}: ${what}. All of it follows from the events.`, ...aside];
  }
  const head1 = `${paint(['red', 'bold'], '✗')} ${of}: ${what}. ${counted(findings.length, 'thing differs', 'things differ')}.`;
  return [head1, ...aside, '', ...findings.map((finding) => `  ${sentenceOf(finding)}`)];
}

function sentenceOf({ message }: Finding): string {
  return visible(message);
}
