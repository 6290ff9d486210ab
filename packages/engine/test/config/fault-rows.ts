import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** A configuration and everything that is found in it. */
export interface FaultRow {
  readonly config: string;
  readonly faults: readonly ExpectedFault[];
}

export interface ExpectedFault {
  readonly code: string;
  readonly path: string;
  /** `12:5`, line and column. */
  readonly at: string;
  readonly says: string;
}

const FAULT = /^(?<code>\w+) (?<path>.+) (?<at>\d+:\d+) \| (?<says>.+)$/;

export function faultRows(): FaultRow[] {
  const rows = parse(readFileSync(new URL('fault-rows.yaml', import.meta.url), 'utf8')) as {
    config: string;
    faults: string[];
  }[];
  return rows.map(({ config, faults }) => ({ config, faults: faults.map(expectedOf) }));
}

function expectedOf(line: string): ExpectedFault {
  const groups = FAULT.exec(line)?.groups;
  if (groups === undefined) throw new Error(`not a fault: ${line}`);
  const { code = '', path = '', at = '', says = '' } = groups;
  return { code, path: path === '.' ? '' : path, at, says };
}

/** Stands in for the server's holidays. */
export function holidayCode(code: string): string | null {
  return ['DE', 'DE-BY', 'US', 'US-CA'].includes(code) ? null : `No holidays are known for ${code}.`;
}
