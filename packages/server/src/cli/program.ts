/** The command line as a whole: from arguments to an exit code. */
import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';
import type { Cli } from './command.ts';
import { COMMANDS } from './commands.ts';
import { type ExitCode, Refused, WrongUsage } from './exit.ts';
import { type Terminal, widthOf } from './terminal.ts';

/**
 * Runs `kept` with the arguments after its name. Results go to the terminal's stdout, all else to its stderr.
 * What is neither wrong usage nor a refusal is a fault of ours, and is thrown.
 */
export async function runKept(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const cli: Cli = {
    terminal,
    exits:
      (run) =>
      async (...given) => {
        exitCode = await run(...given);
      },
  };
  try {
    const program = await programFor(args, cli);
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Help and the version have been written; so have commander's own faults.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof WrongUsage) {
      terminal.stderr.write(`kept: ${error.message}\n`);
      return 2;
    }
    if (error instanceof Refused) {
      terminal.stderr.write(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

async function programFor(args: readonly string[], cli: Cli): Promise<Command> {
  const { stdout, stderr } = cli.terminal;
  const program = new Command('kept')
    .description('The timer that keeps promises: exact SLA clocks for customer support.')
    .version(VERSION, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => widthOf(stdout),
      getErrHelpWidth: () => widthOf(stderr),
    })
    .showSuggestionAfterError()
    .exitOverride();
  program.addHelpText(
    'after',
    '\nResults go to stdout, the rest to stderr. Exit: 0 done, 1 the answer is no, 2 wrong usage.',
  );
  const called = COMMANDS.find(({ name }) => name === (args[0] === 'help' ? args[1] : args[0]));
  for (const listing of COMMANDS) {
    const command = program.command(listing.name).summary(listing.summary).description(sentence(listing.summary));
    if (listing === called) (await listing.load())(command, cli);
    command.showHelpAfterError(`(kept ${listing.name} --help says more)`);
  }
  return program;
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}
