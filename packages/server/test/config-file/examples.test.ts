import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfigText } from '../../src/config-file/read-config.ts';

const examples = new URL('../../../../examples/', import.meta.url);

/** Each example, with the warnings that are meant to be there. */
const EXAMPLES: [string, string[]][] = [
  // Without a connection the starter sends nothing, and says so.
  ['kept.yaml', ['no_connection automations[0].do[0].slack']],
  ['teams/small-team.yaml', []],
  ['teams/enterprise.yaml', []],
  ['teams/around-the-clock.yaml', []],
];

describe('the examples are read without a fault', () => {
  test.each(EXAMPLES)('%s', (name, warnings) => {
    const read = readConfigText(readFileSync(new URL(name, examples), 'utf8'), name);
    if (!read.ok)
      throw new Error(read.faults.map(({ line, path, message }) => `${line} ${path}: ${message}`).join('\n'));
    expect(read.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(warnings);
  });

  test('the starter with its connection switched on has no warning', () => {
    const text = readFileSync(new URL('kept.yaml', examples), 'utf8');
    const read = readConfigText(text.replaceAll(/^# ?(?=connections:| {2,4}(?:slack|kind|token):)/gm, ''), 'kept.yaml');
    expect(read).toMatchObject({
      ok: true,
      warnings: [],
      config: { connections: { slack: { token: { env: 'SLACK_BOT_TOKEN' } } } },
    });
  });
});
