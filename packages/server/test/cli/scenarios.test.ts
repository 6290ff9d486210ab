/** Every worked scenario through `kept replay`, files in and JSON out (interfaces.md "kept replay"). */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { differences } from './differences.ts';
import { folderOf, jsonLines, kept } from './terminal.ts';

interface Scenario {
  readonly name: string;
  readonly rules: readonly string[];
  readonly config: unknown;
  readonly events: readonly { readonly conversation: string }[];
  readonly until: string;
  readonly expected: { readonly until: string; readonly conversations: readonly { readonly id: string }[] };
}

const folder = new URL('../../../engine/vectors/scenarios/', import.meta.url);
const scenarios = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): [string, Scenario] => [file, JSON.parse(readFileSync(new URL(file, folder), 'utf8'))]);

async function replayed(scenario: Scenario, events: string | Uint8Array, more: readonly string[] = []) {
  const file = folderOf({ 'kept.json': JSON.stringify(scenario.config), events });
  const { exitCode, stdout, stderr } = await kept([
    ...['replay', '--config', file('kept.json'), '--events', file('events')],
    ...['--until', scenario.until, '--format', 'json', ...more],
  ]);
  expect({ exitCode, stderr: stderr.includes('warning') ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout);
}

test('the scenarios are there', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(76);
});

describe.each(scenarios)('%s', (_, scenario) => {
  test('given as JSON Lines, the record is exact in every field', async () => {
    const result = await replayed(scenario, jsonLines(scenario.events));
    expect(differences(result, scenario.expected)).toEqual([]);
  });

  test('given as a packed JSON array, it is the same', async () => {
    const result = await replayed(scenario, gzipSync(JSON.stringify(scenario.events, null, 2)));
    expect(differences(result, scenario.expected)).toEqual([]);
  });

  test('given one conversation, it is that one of them', async () => {
    const { id } = scenario.expected.conversations.at(-1)!;
    const result = await replayed(scenario, jsonLines(scenario.events), ['--conversation', id]);
    const conversations = scenario.expected.conversations.filter((each) => each.id === id);
    expect(differences(result, { ...scenario.expected, conversations })).toEqual([]);
  });
});

test('the comparison sees a missing field, an extra one, another order and a number that is off', () => {
  expect(differences({ a: 1 }, { a: 1, b: null })).toEqual(['$.b: missing']);
  expect(differences({ a: 1, b: null }, { a: 1 })).toEqual(['$.b: not expected']);
  expect(differences([1, 2], [2, 1])).toHaveLength(2);
  expect(differences([1, 2], [1])).toHaveLength(1);
  expect(differences({ a: 1.0005 }, { a: 1 })).toEqual([]);
  expect(differences({ a: 1.002 }, { a: 1 })).toHaveLength(1);
  expect(differences({ a: null }, { a: 0 })).toHaveLength(1);
});
