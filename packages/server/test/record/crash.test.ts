import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/crash-test.ts', import.meta.url));

/** The short form of `scripts/crash-test.ts`, which anyone can run for longer. */
it.each([
  ['sqlite', 4],
  ['postgres', 3],
])(
  'killed amid its work on %s, the service loses nothing and doubles nothing',
  { timeout: 120_000 },
  async (kind, rounds) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=source',
      SCRIPT,
      kind,
      String(rounds),
    ]);
    expect(stdout).toContain(`killed ${rounds} times`);
    expect(stdout).toContain('nothing is missing, doubled or different.');
  },
);
