/** `kept doctor --proof`: writes a proof, and says where it stands. */
import { withStore } from '../app/open.ts';
import { UnreadableProofError } from '../proof/read.ts';
import { type ProofMade, writeProof } from '../proof/write.ts';
import { type ExitCode, Refused, WrongUsage } from './exit.ts';
import { ProgressBar } from './progress.ts';
import { settingsFor } from './service.ts';
import type { Terminal } from './terminal.ts';
import { visible } from './text/columns.ts';
import { counted } from './text/duration.ts';

export interface ProveOptions {
  readonly dataDir?: string;
  readonly workspace: string;
  readonly folder: string;
}

/** @throws Refused for a folder that holds something else */
export async function prove({ folder, workspace, dataDir }: ProveOptions, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, now } = terminal;
  const at = now();
  const bar = new ProgressBar(stderr, now, 'item');
  const made = await withStore(settingsFor(dataDir === undefined ? {} : { dataDir }), async ({ store, revisions }) => {
    const { revisions: saved } = await revisions.current(workspace);
    const asked = { workspace, revisions: saved, now: at, folder };
    return writeProof(store, { ...asked, progress: (items) => bar.show(items, null) });
  }).catch((error: unknown) => {
    if (error instanceof UnreadableProofError) throw new Refused(`${error.message} Choose another folder.`);
    throw error;
  });
  bar.clear();
  const { text, exitCode } = told(made, folder);
  (exitCode === 0 ? stdout : stderr).write(`${text}\n`);
  return exitCode;
}

function told(made: ProofMade, folder: string): { readonly text: string; readonly exitCode: ExitCode } {
  const of = visible(folder);
  switch (made.kind) {
    case 'made': {
      const { days, digest, madeAt, workspace } = made.head;
      const what = `${counted(made.items, 'item')} over ${counted(days.length, 'day')}`;
      const text = `Proof of workspace ${visible(workspace)} as of ${madeAt}: ${what}, in ${of}.\nIts digest, to write down elsewhere: ${digest}`;
      return { text, exitCode: 0 };
    }
    case 'lagging': {
      const what = counted(made.conversations, 'conversation has', 'conversations have');
      const text = `${what} something to record that time or a revision brought. Let kept serve run, and try again; nothing is written.`;
      return { text, exitCode: 1 };
    }
    case 'contradicted': {
      const text = `The proof in ${of} says that the events received on ${made.days.join(', ')} were others. Nothing is written. kept verify ${of} names them.`;
      return { text, exitCode: 1 };
    }
    case 'broken_seals': {
      const events = made.events.map(
        ({ id, conversation }) => `  event ${visible(id)} of conversation ${visible(conversation)}`,
      );
      const text = ['What is personal in these events is not what was sealed; nothing is written.', ...events].join(
        '\n',
      );
      return { text, exitCode: 1 };
    }
    case 'other_workspace':
      throw new WrongUsage(
        `${of} holds a proof of workspace ${visible(made.workspace)}. Give each workspace a folder of its own.`,
      );
    default:
      return made satisfies never;
  }
}
