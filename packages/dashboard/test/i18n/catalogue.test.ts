import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { de } from '../../src/i18n/de.ts';
import { en } from '../../src/i18n/en.ts';

type Texts = { readonly [key: string]: string | Texts };

function flat(texts: Texts, path: readonly string[] = []): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[[...path, key].join('.'), value]] : flat(value, [...path, key]),
  );
}

const english = flat(en);
const german = new Map(flat(de as Texts));
const holes = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

describe('the catalogue', () => {
  it('has every text in both languages, with the same holes to fill', () => {
    expect([...german.keys()]).toEqual(english.map(([key]) => key));
    for (const [key, text] of english) expect(holes(german.get(key)!), key).toEqual(holes(text));
  });

  it('has no empty text and no text for nobody', () => {
    const source = globSync('**/*.{ts,tsx}', { cwd: new URL('../../src', import.meta.url).pathname })
      .filter((file) => !file.startsWith('i18n'))
      .map((file) => readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8'))
      .join('\n');
    const used = (key: string) => {
      const parts = key.replace(/_(one|other)$/, '').split('.');
      if (source.includes(`'${parts.join('.')}'`)) return true;
      // Part of a key is a name of the domain: t(`risk.${badge}`).
      return parts.some((_, at) => at > 0 && source.includes(`\`${parts.slice(0, at).join('.')}.\${`));
    };
    for (const [key, text] of english) {
      expect(text.trim(), key).not.toBe('');
      expect(used(key), `${key} is used`).toBe(true);
    }
  });
});
