import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/parse-config.ts';
import { configSchema, configSchemaText } from '../../src/config/shape/json-schema.ts';
import { faultRows } from './fault-rows.ts';

const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(configSchema());

function mistakes(value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

const root = new URL('../../../../', import.meta.url);

test('the committed schema is what the shapes make: else run node scripts/generate-schema.ts', () => {
  expect(readFileSync(new URL('packages/engine/kept.schema.json', root), 'utf8')).toBe(configSchemaText());
});

describe('the schema accepts what the reader accepts', () => {
  const scenarios = new URL('packages/engine/vectors/scenarios/', root);
  test.each(readdirSync(scenarios).filter((name) => name.endsWith('.json')))('scenario %s', (name) => {
    const { config } = JSON.parse(readFileSync(new URL(name, scenarios), 'utf8')) as { config: unknown };
    expect(mistakes(config)).toEqual([]);
  });

  test.each(['kept.yaml', 'teams/small-team.yaml', 'teams/enterprise.yaml', 'teams/around-the-clock.yaml'])(
    'examples/%s',
    (name) => {
      expect(mistakes(parse(readFileSync(new URL(`examples/${name}`, root), 'utf8')))).toEqual([]);
    },
  );

  const accepted = faultRows().filter(({ config }) => parseConfig(parse(config, { stringKeys: true })).ok);
  test.each(accepted.map(({ config }) => [config]))('a configuration with warnings: %s', (config) => {
    expect(mistakes(parse(config, { stringKeys: true }))).toEqual([]);
  });
});

describe('the schema refuses what has the wrong form', () => {
  /** Codes of faults that can be seen at one place, without a look at the rest of the file. */
  const visible = [
    ...[
      'wrong_type',
      'empty_value',
      'empty_text',
      'empty_list',
      'missing_field',
      'unknown_field',
      'unknown_value',
      'bad_number',
    ],
    ...[
      'bad_duration',
      'days_in_duration',
      'duration_too_short',
      'no_metrics',
      'no_target',
      'mixed_target',
      'missing_tripwire',
    ],
    ...['empty_table', 'done_never_pauses', 'bad_range', 'one_action', 'bad_secret', 'bad_url'],
  ];
  const rows = faultRows().filter(({ faults }) => faults.some(({ code }) => visible.includes(code)));

  test('there are such rows', () => expect(rows.length).toBeGreaterThan(40));

  test.each(rows.map(({ config }) => [config]))('%s', (config) => {
    expect(mistakes(parse(config, { stringKeys: true }))).not.toEqual([]);
  });
});

test('every field is described', () => {
  const silent: string[] = [];
  const walk = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties' && !path.includes('oneOf')) {
        for (const [name, field] of Object.entries(value as object)) {
          if (typeof field === 'object' && !('description' in field) && !('$ref' in field))
            silent.push(`${path}.${name}`);
        }
      }
      walk(value, `${path}.${key}`);
    }
  };
  walk(configSchema().properties, '');
  expect(silent).toEqual([]);
});
