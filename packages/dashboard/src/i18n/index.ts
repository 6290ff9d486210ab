/** Starts the texts: English is at hand, another language is loaded before the first page is drawn. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { language } from './language.ts';

/** The same keys with other words: a language that lacks one does not compile. */
export type Catalogue<T = typeof en> = { readonly [K in keyof T]: T[K] extends string ? string : Catalogue<T[K]> };

declare module 'i18next' {
  interface CustomTypeOptions {
    returnNull: false;
    resources: { translation: typeof en };
  }
}

async function catalogueOf(name: ReturnType<typeof language>): Promise<Catalogue> {
  switch (name) {
    case 'en':
      return en;
    case 'de':
      return (await import('./de.ts')).de;
    default:
      return name satisfies never;
  }
}

export async function startTexts(): Promise<void> {
  const lng = language();
  await i18next.use(initReactI18next).init({
    lng,
    fallbackLng: 'en',
    resources: { [lng]: { translation: await catalogueOf(lng) } },
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = lng;
}
