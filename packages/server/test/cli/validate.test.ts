/** `kept validate`: every fault at once, and an exit code to build on (§8.4). */
import { describe, expect, test } from 'vitest';
import { CONFIG } from './sample.ts';
import { folderOf, kept } from './terminal.ts';

function validate(text: string, args: readonly string[] = []) {
  const file = folderOf({ 'kept.yaml': text });
  return kept(['validate', file('kept.yaml'), ...args]);
}

describe('a configuration', () => {
  test('that is valid: what is in it, exit 0', async () => {
    const { stdout, stderr, exitCode } = await validate(CONFIG);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/^✓ .*kept\.yaml is valid: 1 policy, 1 schedule, 1 assignment, 0 automations\.\n$/);
  });

  test('that is not: every fault with line, column and a mark, exit 1', async () => {
    const { stdout, exitCode } = await validate(
      CONFIG.replace('2h', '2d').replace('policy: standard', 'policy: standrad'),
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('kept.yaml:15:39 error days_in_duration');
    expect(stdout).toContain('kept.yaml:18:15 error unknown_policy');
    expect(stdout).toContain('^^^^^^^^');
    expect(stdout).toContain('2 errors.');
    expect(stdout).not.toContain('is valid');
  });

  test('with warnings is valid: they are shown, exit 0', async () => {
    const { stdout, exitCode } = await validate(`${CONFIG}  - { policy: standard }\n`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('1 warning.');
    expect(stdout).toContain('is valid');
  });

  test('with a holiday code that nobody knows is not valid', async () => {
    const { stdout, exitCode } = await validate(
      CONFIG.replace('    overrides', '    holidays: [DE-XX]\n    overrides'),
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('unknown_holiday_code');
    expect((await validate(CONFIG.replace('    overrides', '    holidays: [DE-BY]\n    overrides'))).exitCode).toBe(0);
  });

  test('that is no YAML at all, or empty, is not valid', async () => {
    expect((await validate('kept: [1')).exitCode).toBe(1);
    expect((await validate('')).exitCode).toBe(1);
  });

  test('as JSON: for programs', async () => {
    const sound = await validate(CONFIG, ['--format', 'json']);
    expect([JSON.parse(sound.stdout), sound.exitCode]).toEqual([{ valid: true, faults: [] }, 0]);
    const faulty = await validate(CONFIG.replace('2h', '2d'), ['--format', 'json']);
    expect(faulty.exitCode).toBe(1);
    expect(JSON.parse(faulty.stdout)).toEqual({
      valid: false,
      faults: [
        {
          severity: 'error',
          code: 'days_in_duration',
          path: 'policies.standard.metrics.firstReply.byPriority.high.target',
          message: expect.stringContaining('write hours instead'),
          line: 15,
          column: 39,
        },
      ],
    });
  });
});
