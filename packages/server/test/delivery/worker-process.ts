/** A delivery in a process of its own, to be killed: `node worker-process.ts STORE CONFIG-JSON`. */
import { compileRules, parseConfig, singleRevision } from '@kept/engine';
import { systemClock } from '../../src/clock.ts';
import { createDelivery } from '../../src/delivery/delivery.ts';
import { openStore } from '../../src/store/open.ts';
import type { StoreLocation } from '../../src/store/store.ts';

const [location, config] = process.argv.slice(2).map((text) => JSON.parse(text) as unknown);
const parsed = parseConfig(config);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
const timeline = singleRevision(compileRules(parsed.config));
const log = () => {};
createDelivery({
  store: await openStore(location as StoreLocation),
  clock: systemClock,
  configOf: async () => timeline,
  record: async () => ({ rejected: [] }),
  secrets: async () => 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  settings: { allowPrivateNetworks: true, timeoutMs: 1_000, leaseMs: 1_500 },
  publicUrl: 'https://kept.example.com',
  logger: { info: log, warn: log, error: console.error },
}).start();
