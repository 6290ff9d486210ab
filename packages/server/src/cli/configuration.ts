/** The configuration that a command on files works under. */
import { type Config, compileRules, singleRevision, type Timeline } from '@kept/engine';
import { type ConfigText, readConfigText } from '../config-file/read-config.ts';
import { renderFaults } from '../config-file/render.ts';
import { Refused } from './exit.ts';
import { readText } from './files.ts';
import type { Terminal } from './terminal.ts';
import { hasColor } from './text/paint.ts';

export interface Configuration {
  readonly config: Config;
  readonly timeline: Timeline;
}

/**
 * Reads and compiles a configuration; its warnings go to stderr.
 *
 * @throws WrongUsage where there is no file to read, Refused with every fault where it is no configuration
 */
export async function loadConfiguration(file: string, { stderr }: Terminal): Promise<Configuration> {
  const text = await readText('--config', file);
  const read = await readWithHolidays(text, file);
  const color = hasColor(stderr);
  if (!read.ok) throw new Refused(renderFaults(read.faults, text, { color }).trimEnd());
  if (read.warnings.length > 0) stderr.write(`${renderFaults(read.warnings, text, { color })}\n`);
  const holidays = namesHolidays(text) ? (await import('../holidays/holidays.ts')).holidays : undefined;
  return { config: read.config, timeline: singleRevision(compileRules(read.config, { holidays })) };
}

/** The holiday data is large, and loaded only for a text that may name some. */
export async function readWithHolidays(text: string, file: string): Promise<ConfigText> {
  if (!namesHolidays(text)) return readConfigText(text, file);
  const { holidayCode } = await import('../holidays/holidays.ts');
  return readConfigText(text, file, { holidayCode });
}

function namesHolidays(text: string): boolean {
  return text.includes('holidays');
}
