/** The language of the page: the viewer's choice, else the browser's, else English. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'kept.language';

let chosen: Language | undefined;

function detect(): Language {
  if (typeof localStorage === 'undefined') return 'en';
  const wanted = [localStorage.getItem(KEY), ...navigator.languages];
  for (const tag of wanted) {
    const found = LANGUAGES.find((language) => tag === language || tag?.startsWith(`${language}-`));
    if (found) return found;
  }
  return 'en';
}

export function language(): Language {
  chosen ??= detect();
  return chosen;
}

/** The locale that numbers and dates follow: the viewer's own flavour of the language, such as `en-GB`. */
export function locale(): string {
  if (ownLocale === undefined) {
    const tags = typeof navigator === 'undefined' ? [] : navigator.languages;
    ownLocale = tags.find((tag) => tag.startsWith(language()) && isLocale(tag)) ?? language();
  }
  return ownLocale;
}

let ownLocale: string | undefined;

/** Some browsers pass the system's own spelling on, such as `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** A new language is read anew by the whole page: texts, numbers and dates. */
export function chooseLanguage(next: Language): void {
  localStorage.setItem(KEY, next);
  location.reload();
}
