import { decodeHTML } from 'entities';

/** Raised whenever the same input may give another text, so that datasets made before are told apart. */
export const CLEANING_VERSION = 2;

/** Real listings are encoded up to twice, and tags hidden by that come to light a round later. */
const ROUNDS_MAX = 4;

const COMMENT = /<!--[\s\S]*?(?:-->|$)/g;
const TAG = /<[/!?]?[a-z][^<>]*(?:>|$)/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed here
export const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const INVISIBLE = /[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
/** A zero-width joiner outside an emoji such as a family or a flag. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d|\u200d(?!\p{Extended_Pictographic})/gu;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A seller's text as plain text: entities decoded (also those encoded twice), tags, comments, scripts, control
 * characters and invisible characters removed, Unicode in form NFC, runs of white space made one space.
 * A `<` that begins no tag stays ("5 < 6", "<3"). It never throws and takes time in proportion to the length.
 * Cleaning a clean text changes nothing, unless entities were encoded in one another more than four times.
 */
export function cleanText(raw: string): string {
  if (PLAIN.test(raw) && !raw.includes('  ')) return raw.trim();
  let text = raw;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = text;
    text = cleanOnce(text);
    if (text === before) break;
    if (!text.includes('&') && !text.includes('<')) break;
  }
  return text;
}

function cleanOnce(raw: string): string {
  let text = raw;
  if (text.includes('&')) text = decodeHTML(decodeHTML(text));
  if (text.includes('<')) {
    text = withoutElement(withoutElement(text, 'script'), 'style').replace(COMMENT, ' ').replace(TAG, ' ');
  }
  if (text.includes('\u200d')) text = text.replace(STRAY_JOINER, '');
  return text
    .replace(LONE_SURROGATE, ' ')
    .replace(CONTROL, ' ')
    .replace(INVISIBLE, '')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Printable ASCII that begins neither an entity nor a tag: most titles, which are recognised sooner than cleaned. */
const PLAIN = /^[ -%'-;=-~]*$/;

const ELEMENTS = {
  script: { open: /<script\b/gi, close: /<\/script\s*>/gi },
  style: { open: /<style\b/gi, close: /<\/style\s*>/gi },
};

/**
 * The text without an element and its content. One that is never closed keeps its content.
 * Not one expression with a lazy middle: on many unclosed elements that takes quadratic time.
 */
function withoutElement(text: string, name: keyof typeof ELEMENTS): string {
  const { open, close } = ELEMENTS[name];
  let kept = '';
  let from = 0;
  for (;;) {
    open.lastIndex = from;
    const opening = open.exec(text);
    if (opening === null) break;
    close.lastIndex = open.lastIndex;
    if (close.exec(text) === null) break;
    kept += `${text.slice(from, opening.index)} `;
    from = close.lastIndex;
  }
  return from === 0 ? text : kept + text.slice(from);
}
