import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_CODES } from '../../src/config/codes.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { documentShape } from '../../src/config/shape/document-shape.ts';
import type { Fields, Shape } from '../../src/config/shape/shape.ts';
import { TEMPLATE_WORDS } from '../../src/config/template-names.ts';
import { SCHEDULE_CODES } from '../../src/schedule/codes.ts';

const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');

/** Every field that can be written, wherever it is. */
function fieldNames(shape: Shape): string[] {
  const all = (fields: Fields) => Object.entries(fields).flatMap(([name, field]) => [name, ...fieldNames(field.shape)]);
  switch (shape.kind) {
    case 'list':
    case 'table':
      return fieldNames(shape.of);
    case 'record':
      return all(shape.fields);
    case 'oneKey':
      return all(shape.of);
    case 'byKind':
      return Object.entries(shape.of).flatMap(([kind, record]) => [kind, ...fieldNames(record)]);
    case 'raw':
      return Object.keys(shape.json.properties as object);
    default:
      return [];
  }
}

describe('docs/configuration.md', () => {
  test.each([...new Set(fieldNames(documentShape))])('names the field %s', (name) => {
    expect(page).toMatch(new RegExp(`\`${name.replace('$', '\\$')}\`|\\b${name}:`));
  });

  test.each(Object.entries({ ...CONFIG_CODES, ...SCHEDULE_CODES }))('lists the code %s', (code, meaning) => {
    expect(page).toContain(`| \`${code}\` | ${meaning} |`);
  });

  test.each(Object.entries(TEMPLATE_WORDS))('lists the placeholder %s', (name, meaning) => {
    expect(page).toContain(`| \`${name}\` | ${meaning} |`);
  });

  const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => yaml!);

  test('has examples', () => expect(blocks.length).toBeGreaterThanOrEqual(4));

  test.each(blocks)('an example holds: %s', (yaml) => {
    expect(parseConfig(parse(yaml))).toMatchObject({ ok: true });
  });
});
