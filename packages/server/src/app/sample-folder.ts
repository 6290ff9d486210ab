import { fileURLToPath } from 'node:url';

/** Where the sample log lies in a clone; what is published may come without it. */
export function sampleFolder(chosen: string | null): string {
  return chosen ?? fileURLToPath(new URL('../../../../examples/incident-log', import.meta.url));
}
