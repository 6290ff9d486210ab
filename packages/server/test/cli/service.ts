/** A server in this process, for commands that talk to one: SQLite in a folder that goes with the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { type App, startApp } from '../../src/app/app.ts';
import { type Environment, VARIABLES } from '../../src/settings/environment.ts';
import { type Settings, settingsOf } from '../../src/settings/settings.ts';

export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kept-service-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Settings as an environment with nothing but these variables gives them; any free port. */
export function settingsWith(given: Partial<Environment>): Settings {
  const standard = Object.fromEntries(Object.entries(VARIABLES).map(([name, [value]]) => [name, value])) as Environment;
  const parsed = settingsOf({ ...standard, KEPT_PORT: '0', KEPT_LOG_LEVEL: 'silent', ...given });
  if (!parsed.ok) throw new Error(parsed.faults.map(({ message }) => message).join(' '));
  return parsed.settings;
}

export interface Serving {
  readonly app: App;
  readonly folder: string;
  /** The first admin key. */
  readonly key: string;
}

/** @param config of the default workspace */
export async function serving(config: string): Promise<Serving> {
  const folder = emptyFolder();
  const settings = settingsWith({ KEPT_DATA_DIR: folder });
  const app = await startApp({ settings, log: pino({ level: 'silent' }), checkAnswers: true });
  onTestFinished(() => app.stop());
  const saved = await app.revisions.save('default', config, { author: 'ada' });
  if (saved.kind === 'refused') throw new Error(saved.faults[0]?.message);
  return { app, folder, key: app.firstKey!.secret };
}
