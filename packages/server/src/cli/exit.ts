/** How a command ends. */

/** 0 done; 1 the answer is no: invalid, differing, not there; 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** The command was called in a way it cannot follow: exit 2. The message names the flag, the value and the mend. */
export class WrongUsage extends Error {
  override name = 'WrongUsage';
}

/** What the command was given is faulty: exit 1. The message is what goes to stderr, in whole lines. */
export class Refused extends Error {
  override name = 'Refused';
}
