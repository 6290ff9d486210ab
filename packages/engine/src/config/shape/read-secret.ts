import type { SecretRef } from '../config.ts';
import { describe, type Keys, type Report } from '../report.ts';

const HOW = 'Write { env: NAME } or { file: PATH }';

/** Where a secret is found. A secret itself is refused: the configuration is stored, shown and exported. */
export function readSecret(value: unknown, keys: Keys, report: Report): SecretRef | null {
  if (typeof value === 'string' || typeof value === 'number') {
    // The message does not repeat the secret.
    return report.error(
      keys,
      'literal_secret',
      `A secret is not written into the configuration, which is stored, shown and exported. ${HOW}, which say where to find it.`,
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return report.error(keys, 'wrong_type', `${describe(value)} is not where a secret is found. ${HOW}.`);
  }
  const names = Object.keys(value);
  const [name] = names;
  if (names.length !== 1 || (name !== 'env' && name !== 'file')) {
    return report.error(keys, 'bad_secret', `Exactly one of env and file says where the secret is. ${HOW}.`);
  }
  return readPlace(name, (value as Readonly<Record<string, unknown>>)[name], [...keys, name], report);
}

function readPlace(name: 'env' | 'file', place: unknown, keys: Keys, report: Report): SecretRef | null {
  if (typeof place !== 'string' || place.trim() === '') {
    return report.error(
      keys,
      'bad_secret',
      `${describe(place)} is no ${name === 'env' ? 'name of a variable' : 'path'}. ${HOW}.`,
    );
  }
  if (name === 'file') return { file: place };
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(place)) return { env: place };
  return report.error(
    keys,
    'bad_secret',
    'An environment variable has letters, digits and _ only. Write its name, not its value: { env: SLACK_TOKEN }.',
  );
}

const HTTP = /^https?:\/\/[^\s/?#]+(?:[/?#]\S*)?$/i;
const SECRET_PARAMETER = /[?&](?:sig|signature|token|secret|key|api_?key|code|password|access_token)=[^&#]/i;

/** An http(s) address; a reference to one where `secretToo`. An address that bears a secret is refused like a secret. */
export function readUrl(value: unknown, secretToo: boolean, keys: Keys, report: Report): string | SecretRef | null {
  if (secretToo && typeof value === 'object' && value !== null) return readSecret(value, keys, report);
  const reference = secretToo ? ', or { env: NAME } or { file: PATH } where it is secret' : '';
  if (typeof value !== 'string') {
    return report.error(
      keys,
      'wrong_type',
      `${describe(value)} is no address. Write one that begins with https://${reference}.`,
    );
  }
  if (!HTTP.test(value)) {
    return report.error(
      keys,
      'bad_url',
      `${describe(value)} is no http or https address. Write one such as https://example.com/hook${reference}.`,
    );
  }
  const authority = value.replace(/^https?:\/\//i, '').split(/[/?#]/, 1)[0]!;
  if (authority.includes('@') || SECRET_PARAMETER.test(value)) {
    const instead = secretToo ? `${HOW} for the whole address.` : 'Write the address without it.';
    return report.error(
      keys,
      'literal_secret',
      `The address bears a secret, and the configuration is stored, shown and exported. ${instead}`,
    );
  }
  return value;
}
