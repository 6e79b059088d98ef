const NOT_ASCII = /\P{ASCII}/u;
const MARKS = /\p{M}+/gu;
// Letters whose stroke or ligature has no decomposition in Unicode, so that NFKD leaves them as they are.
const UNDECOMPOSED = /[œæßøłđðþıς]/g;
const UNDECOMPOSED_REPLACEMENTS: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};

/** Whether folding such a text is no more than lower-casing it. */
export function isAscii(text: string): boolean {
  return !NOT_ASCII.test(text);
}

const UNKNOWN = 0;
const CHANGES = 1;
const STAYS = 2;
/** What is known of each UTF-16 code unit: filled when it is first met. */
const UNIT_FOLDING = new Uint8Array(0x10000);

/** Whether folding changes a lower-case letter, e.g. "é" or "œ". */
export function isChangedByFolding(unit: number): boolean {
  if (UNIT_FOLDING[unit] === UNKNOWN) {
    const letter = String.fromCharCode(unit);
    UNIT_FOLDING[unit] = foldText(letter) === letter ? STAYS : CHANGES;
  }
  return UNIT_FOLDING[unit] === CHANGES;
}

/**
 * Lower case without accents: "Crème BRÛLÉE" becomes "creme brulee", "Œuvre" "oeuvre", "Maß" "mass".
 * Compatibility forms are unfolded too (NFKD, Unicode Standard Annex 15: full-width letters,
 * ligatures such as "ﬁ", superscripts). Idempotent, and total: lone surrogates pass through.
 */
export function foldText(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  // Lower-casing can bring decomposable characters back (U+0130 becomes "i" and a combining dot),
  // and NFKD can bring capitals back (U+2122 becomes "TM"): hence marks are dropped last.
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(UNDECOMPOSED, (letter) => UNDECOMPOSED_REPLACEMENTS[letter] as string)
    .normalize('NFKD')
    .replace(MARKS, '');
}
