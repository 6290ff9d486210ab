/** In which time zone a command writes instants, and how. */
import type { Config } from '@kept/engine';

export { ZoneTime } from '../../explain/zone-time.ts';

/** The one zone of a configuration's schedules; UTC where they have none or several. */
export function zoneOf(config: Config): string {
  const zones = new Set(Object.values(config.schedules).map(({ timeZone }) => timeZone));
  const [zone = 'UTC'] = zones;
  return zones.size === 1 ? zone : 'UTC';
}
