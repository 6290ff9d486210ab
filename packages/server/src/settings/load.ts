/** Both steps: from the environment to settings, or every fault at once. */
import { type Environment, readEnvironment, type Variable } from './environment.ts';
import { type ParsedSettings, settingsOf } from './settings.ts';

export type LoadedSettings = ParsedSettings & {
  /** Names that begin with KEPT_ and are none: misspelt, most likely. */
  readonly unknown: readonly string[];
};

/** @param flags what the command line says instead, which comes first */
export function loadSettings(flags: Partial<Readonly<Record<Variable, string | undefined>>> = {}): LoadedSettings {
  const { environment, unknown } = readEnvironment();
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  return { ...settingsOf({ ...environment, ...Object.fromEntries(given) } as Environment), unknown };
}
