import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the sample log lies: beside what was built of this in a package, among the examples in a clone. */
export function sampleFolder(chosen: string | null): string {
  if (chosen !== null) return chosen;
  const inPackage = fileURLToPath(new URL('../incident-log', import.meta.url));
  return existsSync(inPackage)
    ? inPackage
    : fileURLToPath(new URL('../../../../examples/incident-log', import.meta.url));
}
