/** The holiday data is large, and most configurations name no code: it is loaded when it is first asked for. */
import { createRequire } from 'node:module';
import type { Holidays } from '@kept/engine';

const require = createRequire(import.meta.url);
const FILE = import.meta.url.endsWith('.ts') ? '../holidays/holidays.ts' : '../holidays/holidays.js';

export const lazyHolidays: Holidays = (code, year) => {
  const { holidays } = require(FILE) as typeof import('../holidays/holidays.ts');
  return holidays(code, year);
};
