/** `npm run bench`: every comparison in one run, each by name if any is given: `npm run bench -- schedule fold`. */
import { cpus, totalmem } from 'node:os';

const BENCHES: Readonly<Record<string, () => Promise<unknown>>> = {
  schedule: async () => (await import('./schedule.ts')).benchSchedule(),
  fold: async () => (await import('./fold.ts')).benchFold(),
  simulation: async () => (await import('./simulation.ts')).benchSimulation(),
  'service-write': async () => (await import('./service-write.ts')).benchServiceWrite(),
  http: async () => (await import('./service-http.ts')).benchServiceHttp(),
  delivery: async () => (await import('./delivery.ts')).benchDelivery(),
  jobs: async () => (await import('./jobs.ts')).benchJobs(),
  lists: async () => (await import('./lists.ts')).benchLists(),
  dashboard: async () => (await import('./dashboard.ts')).benchDashboard(),
  log: async () => (await import('./log.ts')).benchLog(),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
const [cpu] = cpus();
console.log(
  `Node ${process.versions.node}, ${cpus().length} x ${cpu?.model.trim() || 'unnamed processor'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
);
for (const name of chosen.length > 0 ? chosen : Object.keys(BENCHES)) await BENCHES[name]!();
