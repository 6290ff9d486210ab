/** Imports straight into the store, through the recorder: where no server runs, or beside one. */
import { parseEvent } from '@kept/engine';
import { withStore } from '../../app/open.ts';
import { systemClock } from '../../clock.ts';
import type { ReceivedEvent } from '../../record/event-rows.ts';
import { createRecorder, type Recorder, StoreUnavailableError, UnknownRevisionError } from '../../record/recorder.ts';
import { UnknownWorkspaceError } from '../../revisions/loading.ts';
import type { Settings } from '../../settings/settings.ts';
import { CannotImportError, type Destination } from './destination.ts';
import type { RejectedEvent } from './receipt.ts';

export interface StoreTarget {
  readonly settings: Settings;
  readonly workspace: string;
  /** §8.2: for episodes before the first revision. */
  readonly revision: number | undefined;
}

/** Opens the store for the time of `work`. A server may be serving it: then each waits for the other's commits. */
export function intoStore<T>(target: StoreTarget, work: (destination: Destination) => Promise<T>): Promise<T> {
  return withStore(target.settings, async ({ store, revisions }) => {
    const recorder = createRecorder({ store, clock: systemClock, revisions });
    const result = await work(destinationIn(recorder, target));
    await recorder.endImport(target.workspace);
    return result;
  });
}

function destinationIn(recorder: Recorder, { workspace, revision }: StoreTarget): Destination {
  return {
    async send(events) {
      const rejected: RejectedEvent[] = [];
      const sound: ReceivedEvent[] = [];
      for (const body of events) {
        const parsed = parseEvent(body);
        if (parsed.ok) {
          sound.push({ event: parsed.event, body });
          continue;
        }
        const message = parsed.faults.map((fault) => fault.message).join(' ');
        rejected.push({ id: body.id, code: parsed.faults[0]!.code, message });
      }
      try {
        const received = await recorder.receive(workspace, sound, { imported: true, more: true, revision });
        return { ...received, rejected: [...rejected, ...received.rejected] };
      } catch (error) {
        throw cannot(error) ?? error;
      }
    },
  };
}

function cannot(error: unknown): CannotImportError | null {
  if (error instanceof UnknownWorkspaceError) {
    return new CannotImportError(
      `${error.message} Check --workspace, --data-dir and KEPT_DATABASE_URL; the first kept serve makes "default".`,
    );
  }
  if (error instanceof UnknownRevisionError || error instanceof StoreUnavailableError) {
    return new CannotImportError(error.message, { cause: error });
  }
  return null;
}
