import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the built dashboard lies: beside this package in a clone, inside it in what is published. */
export function dashboardFolder(): string {
  const inClone = fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
  return existsSync(inClone) ? inClone : fileURLToPath(new URL('../../dashboard', import.meta.url));
}
