import { decodeHTML } from 'entities';

/** Raised whenever the same input may give another text, so that datasets made before are told apart. */
export const CLEANING_VERSION = 1;

const HIDDEN_ELEMENT = /<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;
const TAG = /<\/?[a-z][^<>]*(?:>|$)/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A seller's text as plain text: entities decoded (also those encoded twice), tags, comments, control characters
 * and invisible characters removed, Unicode in form NFC, runs of white space made one space.
 * Cleaning a clean text changes nothing that matters to a reader, and it never throws.
 */
export function cleanText(raw: string): string {
  let text = raw;
  if (text.includes('&')) text = decodeHTML(decodeHTML(text));
  if (text.includes('<')) {
    text = text.replace(HIDDEN_ELEMENT, ' ').replace(COMMENT, ' ').replace(TAG, ' ');
  }
  return text
    .replace(LONE_SURROGATE, ' ')
    .replace(CONTROL, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}
