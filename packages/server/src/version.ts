import { readFileSync } from 'node:fs';

/** The package's version: its package.json lies one folder above both the source and what is built of it. */
export const VERSION: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
