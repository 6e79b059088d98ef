import { eld } from 'eld/extrasmall';

/** More of a text changes the guess rarely, and takes longer. */
const CHARS_MAX = 160;
/** Fewer letters are guessed wrongly too often. */
const CHARS_MIN = 12;

/** Those that marketplaces in Europe meet; among fewer, short texts are confused less often. */
eld.setLanguageSubset([
  ...['bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'hr', 'hu', 'it', 'lt', 'lv', 'nl'],
  ...['pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sv', 'tr', 'uk', 'ar', 'zh', 'ja', 'ko'],
]);

/** The language a text is most likely written in (ISO 639-1); null for one that is too short to tell. */
export function guessLanguage(text: string): string | null {
  if (text.length < CHARS_MIN) return null;
  const { language } = eld.detect(text.slice(0, CHARS_MAX));
  return language === '' ? null : language;
}
