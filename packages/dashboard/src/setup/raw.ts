/**
 * The configuration as it is written, before it is checked: forms read and write this shape, and whatever else stands
 * in the file stays. Readers are careful, for someone may be in the middle of typing.
 */
export type Raw = Readonly<Record<string, unknown>>;
export type Keys = readonly (string | number)[];

export function rawOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

export function rawList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function rawText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

export function rawTexts(value: unknown): string[] {
  return rawList(value).map(rawText).filter(Boolean);
}

/** Names of a map that is keyed by them: schedules, policies, connections. */
export function namesIn(config: Raw, part: 'schedules' | 'policies' | 'connections'): string[] {
  return Object.keys(rawOf(config[part]));
}
