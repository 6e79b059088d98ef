import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';

/** The languages of the client. English is the one that every key has by definition. */
export const LANGUAGES = ['en', 'fr'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED_AS = 'gondola.language';

/** A key that counts is written `rows_one` and `rows_other`, and asked for as `rows`. */
type KeyOf<Texts> = {
  [Key in keyof Texts & string]: Key extends `${infer Base}_one`
    ? Base
    : Key extends `${string}_other`
      ? never
      : Key;
}[keyof Texts & string];

/** A text of one page by its key; `{{name}}` in it is replaced by the value of that name, `count` chooses the plural. */
export type Translate<Texts> = (key: KeyOf<Texts>, values?: Record<string, string | number>) => string;

function firstLanguage(): Language {
  const stored = localStorage.getItem(STORED_AS);
  const wanted = stored === null ? navigator.languages : [stored];
  const known = wanted.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.some((each) => each === tag));
  return (known as Language | undefined) ?? 'en';
}

void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'en',
  resources: {},
  interpolation: { escapeValue: false },
  initAsync: false,
});
document.documentElement.lang = i18next.language;

/** Changes the language of every page and remembers it in this browser. */
export function setLanguage(language: Language): void {
  localStorage.setItem(STORED_AS, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

/**
 * The texts of a page or component, in both languages. They are loaded with the module that declares them.
 *
 * @param name unique over the client
 * @returns a hook that gives the function which looks a text up in the present language
 */
export function defineTexts<English extends Record<string, string>>(
  name: string,
  texts: { en: English; fr: Record<keyof English, string> },
): () => Translate<English> {
  for (const language of LANGUAGES) {
    const french = { ...texts[language] } as Record<string, string>;
    // French has a plural of its own for millions ("1 000 000 de lignes"); the texts here read well without it.
    for (const key of Object.keys(french)) {
      if (key.endsWith('_other')) french[key.replace(/_other$/, '_many')] ??= french[key] as string;
    }
    i18next.addResourceBundle(language, name, french);
  }
  return () => {
    const { t } = useTranslation(name);
    return t as unknown as Translate<English>;
  };
}

/** The present language, for what depends on it beyond texts. Renders again when it changes. */
export function useLanguage(): Language {
  const { i18n } = useTranslation();
  return i18n.language as Language;
}
