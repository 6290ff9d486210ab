/** The configuration's form as a JSON Schema (draft 2020-12), for editors that complete and check while typing. */
import { documentShape } from './document-shape.ts';
import { SCHEDULE_DEFS } from './schedule-shape.ts';
import type { Field, Fields, Shape } from './shape.ts';

type Json = Readonly<Record<string, unknown>>;

const TEXT: Json = { type: 'string', pattern: '\\S' };

const DEFS: Json = {
  ...SCHEDULE_DEFS,
  duration: {
    type: 'string',
    pattern: '^(?=.*[1-9])(?:(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?|PT(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)$',
    description: 'Whole hours, minutes and seconds in that order: 4h, 1h30m, 90s, PT1H30M. Days and weeks are refused.',
  },
  secret: {
    description: 'Where a secret is found: { env: NAME } or { file: PATH }. The secret itself is never written here.',
    oneOf: [
      {
        type: 'object',
        additionalProperties: false,
        required: ['env'],
        properties: { env: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' } },
      },
      { type: 'object', additionalProperties: false, required: ['file'], properties: { file: TEXT } },
    ],
  },
  url: { type: 'string', pattern: '^[hH][tT][tT][pP][sS]?://[^\\s/?#@]+([/?#]\\S*)?$' },
};

/** The whole schema. What only a look at several places can tell (an unknown policy, say) is left to `parseConfig`. */
export function configSchema(): Json {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Kept configuration',
    description:
      'Office hours, promises, who they are made to, and what happens when one is at risk. See docs/configuration.md.',
    ...schemaOf(documentShape),
    $defs: DEFS,
  };
}

function schemaOf(shape: Shape): Json {
  switch (shape.kind) {
    case 'text':
      return shape.suggest === undefined ? TEXT : { anyOf: [{ enum: shape.suggest }, TEXT] };
    case 'template':
      return TEXT;
    case 'choice':
      return { enum: shape.of };
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return {
        type: shape.whole ? 'integer' : 'number',
        exclusiveMinimum: shape.above,
        ...(shape.most === null ? {} : { maximum: shape.most }),
      };
    case 'duration':
      return { $ref: '#/$defs/duration' };
    case 'secret':
      return { $ref: '#/$defs/secret' };
    case 'url':
      return shape.secretToo
        ? { anyOf: [{ $ref: '#/$defs/url' }, { $ref: '#/$defs/secret' }] }
        : { $ref: '#/$defs/url' };
    case 'list': {
      const list = { type: 'array', items: schemaOf(shape.of), ...(shape.least > 0 ? { minItems: shape.least } : {}) };
      return shape.orOne ? { anyOf: [schemaOf(shape.of), list] } : list;
    }
    case 'table':
      return { type: 'object', propertyNames: { pattern: '\\S' }, additionalProperties: schemaOf(shape.of) };
    case 'record':
      return recordSchema(shape.fields, shape.json);
    case 'oneKey':
      return { ...recordSchema(optionalAll(shape.of), {}), minProperties: 1, maxProperties: 1 };
    case 'byKind':
      return {
        type: 'object',
        required: ['kind'],
        oneOf: Object.entries(shape.of).map(([kind, record]) => kindSchema(kind, record.fields, record.json)),
      };
    case 'raw':
      return shape.json;
    default:
      return shape satisfies never;
  }
}

function recordSchema(fields: Fields, further: Json): Json {
  const required = [...names(fields), ...((further.required as string[] | undefined) ?? [])];
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)])),
    ...further,
    ...(required.length > 0 ? { required } : {}),
  };
}

function names(fields: Fields): string[] {
  return Object.keys(fields).filter((name) => fields[name]!.required);
}

function fieldSchema({ shape, about, mayBeEmpty }: Field): Json {
  const schema = schemaOf(shape);
  return { description: about, ...(mayBeEmpty ? { anyOf: [schema, { type: 'null' }] } : schema) };
}

function optionalAll(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field, required: false }]));
}

function kindSchema(kind: string, fields: Fields, further: Json): Json {
  const schema = recordSchema(fields, further);
  return {
    ...schema,
    properties: { kind: { const: kind }, ...(schema.properties as Json) },
    required: ['kind', ...((schema.required as string[] | undefined) ?? [])],
  };
}

/** The schema as the file that is committed: short lists stay on one line. */
export function configSchemaText(): string {
  return `${layOut(configSchema(), 0)}\n`;
}

const WIDTH = 120;

function layOut(value: unknown, depth: number, before = 0): string {
  const inside = '  '.repeat(depth + 1);
  const end = `\n${'  '.repeat(depth)}`;
  if (Array.isArray(value)) {
    const flat = `[${value.map((entry) => JSON.stringify(entry)).join(', ')}]`;
    const plain = value.every((entry) => typeof entry !== 'object');
    if (value.length === 0 || (plain && before + flat.length < WIDTH)) return flat;
    return `[${value.map((entry) => `\n${inside}${layOut(entry, depth + 1)}`).join(',')}${end}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, entry]) => {
      const start = `${inside}${JSON.stringify(key)}: `;
      return `\n${start}${layOut(entry, depth + 1, start.length)}`;
    });
    return entries.length === 0 ? '{}' : `{${entries.join(',')}${end}}`;
  }
  return JSON.stringify(value);
}
