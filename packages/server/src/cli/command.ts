import type { Command } from 'commander';
import type { ExitCode } from './exit.ts';
import type { Terminal } from './terminal.ts';

/** What a command is given to describe itself with. */
export interface Cli {
  readonly terminal: Terminal;
  /** Makes a commander action of a function, keeping the exit code that it answers. */
  exits<Args extends unknown[]>(run: (...args: Args) => Promise<ExitCode>): (...args: Args) => Promise<void>;
}

/** A line of `kept --help`. The module behind it is loaded only when it is called. */
export interface CommandListing {
  readonly name: string;
  readonly summary: string;
  /** Adds arguments, options, examples and the action. */
  readonly load: () => Promise<(command: Command, cli: Cli) => void>;
}
