/**
 * The whole incident log through the store: imported by the command, folded by the recorder, read back by the service's
 * own queries. The report is the one that `kept report` gives on the files alone.
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { formatInstant, parseInstant } from '@kept/engine';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { holidayCode, holidays } from '../../src/holidays/holidays.ts';
import { compliance } from '../../src/queries/compliance.ts';
import { KeptBlocks } from '../../src/queries/kept-blocks.ts';
import { patchReports } from '../../src/queries/patch-reports.ts';
import { createRecorder } from '../../src/record/recorder.ts';
import type { Basis, GroupBy, ReportOptions } from '../../src/reports/compliance.ts';
import { createRevisions } from '../../src/revisions/revisions.ts';
import { rollUpAll } from '../../src/rollups/roll-up.ts';
import { openStore } from '../../src/store/open.ts';
import { emptyFolder, settingsWith } from './service.ts';
import { kept } from './terminal.ts';

const LOG = fileURLToPath(new URL('../../../../examples/incident-log/', import.meta.url));
const IMPORT = ['import', join(LOG, 'incident_event_log.csv.gz'), '--mapping', join(LOG, 'mapping.yaml')];
const EVENTS = 131_357;
const FROM = '2016-02-29T00:00:00.000Z';
const TO = '2017-02-18T00:00:00.000Z';

const REPORTS: readonly (readonly [Basis, GroupBy | null])[] = [
  ['created', 'team'],
  ['completed', 'priority'],
  ['ended', 'day'],
];

const NO_FILTER = { metric: null, team: null, channel: null, priority: null, tier: null, policy: null, assignee: null };

test('the report from the store equals the report from the files', { timeout: 120_000 }, async () => {
  const folder = emptyFolder();
  const store = await openStore(settingsWith({ KEPT_DATA_DIR: folder }).store);
  onTestFinished(() => store.close());
  const revisions = createRevisions({ store, clock: systemClock, holidays, holidayCode });
  const source = readFileSync(join(LOG, 'kept.yaml'), 'utf8');
  await revisions.createWorkspace('default', { name: 'Default', author: 'ada', source });

  const imported = await kept([...IMPORT, '--data-dir', folder]);
  expect(imported.stdout).toBe('131,357 accepted, 0 duplicates, 0 rejected\n');
  expect(
    await store.db
      .selectFrom('events')
      .select(({ fn }) => fn.countAll().as('n'))
      .execute(),
  ).toEqual([{ n: EVENTS }]);

  // Incidents that are open still run: what falls due between their last event and now is recorded by the timers.
  const recorder = createRecorder({ store, clock: systemClock, revisions });
  while ((await recorder.wake(1000)).woken > 0);
  const until = systemClock.now();

  const events = join(folder, 'events.jsonl');
  const { stdout } = await kept([...IMPORT, '--dry-run']);
  await pipeline(Readable.from([stdout]), createWriteStream(events));
  const { db, dialect, snapshot } = store;
  const context = { db, dialect, snapshot, configuration: revisions.current, kept: new KeptBlocks() };
  const ask = (options: ReportOptions) => compliance(context, { workspace: 'default', options, filter: NO_FILTER });
  const optionsOf = (basis: Basis, groupBy: GroupBy | null): ReportOptions => ({
    ...{ from: parseInstant(FROM)!, to: parseInstant(TO)!, until },
    ...{ basis, groupBy, timeZone: 'UTC' },
  });
  // More has changed than is read beside blocks: from rows.
  const fromRows = [];
  for (const [basis, groupBy] of REPORTS) fromRows.push(await ask(optionsOf(basis, groupBy)));
  await rollUpAll(store, (asked) => patchReports(context, asked));
  for (const [index, [basis, groupBy]] of REPORTS.entries()) {
    const fromBlocks = await ask(optionsOf(basis, groupBy));
    expect(fromBlocks, `${basis} by ${groupBy}`).toEqual(fromRows[index]);
    const { heatMap: _, corrected, ...fromStore } = fromBlocks;
    const fromFiles = await kept([
      ...['report', '--config', join(LOG, 'kept.yaml'), '--events', events, '--until', formatInstant(until)],
      ...['--from', FROM, '--to', TO, '--time-zone', 'UTC', '--basis', basis, '--format', 'json'],
      ...(groupBy === null ? [] : ['--group-by', groupBy]),
    ]);
    expect(JSON.parse(JSON.stringify(fromStore)), `${basis} by ${groupBy}`).toEqual(JSON.parse(fromFiles.stdout));
    // Only a store knows what late news took back; an import at one go takes nothing back.
    expect(corrected).toBe(0);
    expect(fromStore.overall.total).toBeGreaterThan(20_000);
  }
});
