import type { SecretRef } from '@kept/engine';

/** Reads a secret from where the configuration says that it is. Throws a `SecretError`. */
export type ReadSecret = (ref: SecretRef) => Promise<string>;

/** A secret is not where it was said to be. The message names the place, never a value. */
export class SecretError extends Error {
  override name = 'SecretError';
}

/** Reads secrets of the environment and of files, each time anew, so that a changed one is taken at the next sending. */
export function secretReader(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => Promise<string>,
): ReadSecret {
  return async (ref) => {
    const value = 'env' in ref ? env[ref.env] : await readOr(readFile, ref.file);
    const trimmed = value?.trim() ?? '';
    if (trimmed !== '') return trimmed;
    throw new SecretError(
      'env' in ref
        ? `The environment variable ${ref.env} is not set.`
        : `The file ${ref.file} cannot be read, or is empty.`,
    );
  };
}

async function readOr(readFile: (path: string) => Promise<string>, path: string): Promise<string | undefined> {
  try {
    return await readFile(path);
  } catch {
    return undefined;
  }
}

const HIDDEN = '[secret]';

/** The secrets that one sending has read: so that none of them gets into an error, an answer or a log. */
export class SecretsInUse {
  readonly #read: ReadSecret;
  readonly #values = new Set<string>();

  constructor(read: ReadSecret) {
    this.#read = read;
  }

  async valueOf(ref: SecretRef | string): Promise<string> {
    if (typeof ref === 'string') return ref;
    const value = await this.#read(ref);
    for (const part of [value, ...partsOf(value)]) {
      for (const form of [part, encodeURIComponent(part), JSON.stringify(part).slice(1, -1), base64(part)]) {
        if (form.length >= 4) this.#values.add(form);
      }
    }
    return value;
  }

  /** The text with every secret taken out, whole or as a service may give it back. */
  hide(text: string): string {
    let hidden = text;
    for (const value of [...this.#values].sort((a, b) => b.length - a.length))
      hidden = hidden.replaceAll(value, HIDDEN);
    return hidden;
  }
}

/** What is secret in an address: its path and its query, which a receiver may give back without the host. */
function partsOf(value: string): string[] {
  const url = URL.parse(value);
  if (url === null || url.host === '') return [];
  return [`${url.pathname}${url.search}`, url.pathname, ...url.searchParams.values()].filter(
    (part) => part.length >= 8,
  );
}

function base64(value: string): string {
  return Buffer.from(value).toString('base64');
}
