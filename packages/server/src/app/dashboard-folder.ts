import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the built dashboard lies: beside what was built of this in a package, beside this package in a clone. */
export function dashboardFolder(): string {
  const inPackage = fileURLToPath(new URL('../dashboard', import.meta.url));
  return existsSync(inPackage) ? inPackage : fileURLToPath(new URL('../../../dashboard/dist', import.meta.url));
}
