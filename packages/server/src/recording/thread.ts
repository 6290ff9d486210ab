/** The thread that records: its own connections to the SQLite file, its own compiled configurations, the recorder. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock as clock } from '../clock.ts';
import { holidays } from '../holidays/holidays.ts';
import { createRecorder } from '../record/recorder.ts';
import { createRevisions } from '../revisions/revisions.ts';
import { openSqlite } from '../store/open-sqlite.ts';
import { failureOf } from '../threads/failure.ts';
import { inOneGo } from '../threads/in-one-go.ts';
import type { Answers, Call, CallName, Given, News } from './protocol.ts';

const { path, turns } = workerData as Given;
const store = openSqlite(path, turns);
const revisions = createRevisions({ store, clock, holidays });
// Requests of one commit are answered together, before the next one begins.
const tell = inOneGo<News>(queueMicrotask, (news) => parentPort!.postMessage(news));
const recorder = createRecorder({
  store,
  clock,
  revisions,
  onFailure: (workspace, conversation, error) =>
    tell({ kind: 'unfolded', workspace, conversation, failure: failureOf(error) }),
});
recorder.subscribe((commit) => tell({ kind: 'commit', commit }));

async function answerTo({ name, given }: Call): Promise<Answers[CallName]> {
  switch (name) {
    case 'receive':
      return recorder.receiveStorable(given.workspace, JSON.parse(given.items), given.options);
    case 'wake':
      return recorder.wake(given.limit);
    case 'touch':
      return recorder.touch(given.workspace, given.conversations);
    case 'endImport':
      await recorder.endImport(given.workspace);
      return undefined;
    case 'idle':
      await recorder.idle();
      return undefined;
    case 'close':
      await recorder.idle();
      await store.close();
      return undefined;
    default:
      return name satisfies never;
  }
}

parentPort!.on('message', (calls: readonly Call[]) => {
  for (const call of calls) {
    const { number } = call;
    answerTo(call).then(
      (value) => tell({ kind: 'answer', number, value }),
      (error: unknown) => tell({ kind: 'failure', number, failure: failureOf(error) }),
    );
  }
});
