/** The log: JSON lines, or readable ones on a terminal, on stderr. What a command answers is on stdout. */
import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import type { Screen } from '../screen.ts';
import type { Settings } from '../settings/settings.ts';

export function openLog({ logLevel, logFormat }: Pick<Settings, 'logLevel' | 'logFormat'>, stderr: Screen): Logger {
  const readable = logFormat === 'pretty' || (logFormat === 'auto' && stderr.isTTY === true);
  const options = { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!readable) return pino(options, stderr);
  const colorize = stderr.isTTY === true;
  return pino(options, pretty({ colorize, translateTime: 'SYS:HH:MM:ss.l', destination: stderr, sync: true }));
}
