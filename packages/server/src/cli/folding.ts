/** What the commands on files share: a configuration, events, and the conversations folded of them. */
import { compareText, type Event, type Fold, foldEvents } from '@kept/engine';
import type { Command } from 'commander';
import { type Configuration, loadConfiguration } from './configuration.ts';
import { renderEventFaults } from './event-faults.ts';
import { readEvents } from './events-file.ts';
import { Refused } from './exit.ts';
import { instantOption } from './options.ts';
import { type Terminal, widthOf } from './terminal.ts';
import { paintFor } from './text/paint.ts';

export interface FileOptions {
  readonly config: string;
  readonly events: string;
  /** Epoch milliseconds; not given for now. */
  readonly until?: number;
}

export function fileOptions(command: Command): Command {
  return command
    .requiredOption('--config <file>', 'configuration, YAML or JSON')
    .requiredOption('--events <file>', 'events, JSON Lines or a JSON array, gzip or not; - for stdin')
    .option('--until <instant>', 'fold the events up to and with this instant, as of it (default: now)', instantOption);
}

export interface Loaded extends Configuration {
  readonly until: number;
  /** Sorted by id, in code units (interfaces.md). */
  readonly ids: readonly string[];
  /** In order of arrival, repetitions passed over (§3.3). */
  eventsOf(id: string): readonly Event[];
}

/**
 * Reads all that the options name.
 *
 * @throws WrongUsage for a file that cannot be read, Refused with the faults of one that can
 */
export async function load({ config, events, until }: FileOptions, terminal: Terminal): Promise<Loaded> {
  const now = until ?? terminal.now();
  const configuration = await loadConfiguration(config, terminal);
  const read = await readEvents(events, terminal.stdin);
  if (!read.ok) {
    const { stderr } = terminal;
    const file = events === '-' ? 'stdin' : events;
    throw new Refused(
      renderEventFaults(read.faults, read.faultCount, { file, width: widthOf(stderr), paint: paintFor(stderr) }),
    );
  }
  const { conversations } = read;
  return {
    ...configuration,
    until: now,
    ids: [...conversations.keys()].sort(compareText),
    eventsOf: (id) => conversations.get(id) ?? [],
  };
}

/** The folded conversations, one at a time; those that nothing has created by then are left out. */
export function* folds({ ids, eventsOf, timeline, until }: Loaded): Generator<Fold> {
  for (const id of ids) {
    const fold = foldEvents(timeline, eventsOf(id), until);
    if (fold.conversation !== null) yield fold;
  }
}
