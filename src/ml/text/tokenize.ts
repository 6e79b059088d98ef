const SEPARATOR = 0;
const LETTER = 1;
const DIGIT = 2;
const JOINER = 3;

const UNKNOWN = 255;
/** The class of each UTF-16 code unit: filled when it is first met, since looking at all of them takes a while. */
const UNIT_CLASS = new Uint8Array(0x10000).fill(UNKNOWN);

/**
 * Positions of the words of one text, kept in arrays that grow and are used again for the next text.
 * A *reference* is a run of words joined by single `-`, `/` or `_` which has a letter and a digit
 * ("sl-3468-be"); its parts are words of their own as well.
 */
export class TokenSpans {
  wordCount = 0;
  wordStarts = new Uint32Array(256);
  wordEnds = new Uint32Array(256);
  referenceCount = 0;
  referenceStarts = new Uint32Array(16);
  referenceEnds = new Uint32Array(16);

  clear(): void {
    this.wordCount = 0;
    this.referenceCount = 0;
  }

  addWord(start: number, end: number): void {
    if (this.wordCount === this.wordStarts.length) {
      this.wordStarts = doubled(this.wordStarts);
      this.wordEnds = doubled(this.wordEnds);
    }
    this.wordStarts[this.wordCount] = start;
    this.wordEnds[this.wordCount] = end;
    this.wordCount++;
  }

  addReference(start: number, end: number): void {
    if (this.referenceCount === this.referenceStarts.length) {
      this.referenceStarts = doubled(this.referenceStarts);
      this.referenceEnds = doubled(this.referenceEnds);
    }
    this.referenceStarts[this.referenceCount] = start;
    this.referenceEnds[this.referenceCount] = end;
    this.referenceCount++;
  }
}

/** Finds the words (runs of letters and digits) and the references of a folded text. Linear in its length. */
export function findTokens(foldedText: string, spans: TokenSpans): void {
  spans.clear();
  const length = foldedText.length;
  let position = 0;
  while (position < length) {
    if (!isWordUnit(foldedText, position)) {
      position++;
      continue;
    }
    position = readJoinedRun(foldedText, position, spans);
  }
}

/** The words of a text that `foldText` has folded, references as an additional joined word: "sl3468be". */
export function tokenize(foldedText: string): string[] {
  const spans = new TokenSpans();
  findTokens(foldedText, spans);
  const words: string[] = [];
  for (let i = 0; i < spans.wordCount; i++) {
    words.push(foldedText.slice(spans.wordStarts[i], spans.wordEnds[i]));
  }
  for (let i = 0; i < spans.referenceCount; i++) {
    const reference = foldedText.slice(spans.referenceStarts[i], spans.referenceEnds[i]);
    words.push(reference.replace(/[-/_]/g, ''));
  }
  return words;
}

/** True for the code units that join the parts of a reference: `-`, `/` and `_`. */
export function isJoinerUnit(codeUnit: number): boolean {
  return classOf(codeUnit) === JOINER;
}

function readJoinedRun(text: string, start: number, spans: TokenSpans): number {
  let position = start;
  let wordStart = start;
  let parts = 0;
  let hasLetter = false;
  let hasDigit = false;
  for (;;) {
    const unitClass = position < text.length ? classOf(text.charCodeAt(position)) : SEPARATOR;
    if (unitClass === LETTER) hasLetter = true;
    else if (unitClass === DIGIT) hasDigit = true;
    else {
      spans.addWord(wordStart, position);
      parts++;
      if (unitClass !== JOINER || !isWordUnit(text, position + 1)) break;
      wordStart = position + 1;
    }
    position++;
  }
  if (parts > 1 && hasLetter && hasDigit) spans.addReference(start, position);
  return position;
}

function isWordUnit(text: string, position: number): boolean {
  if (position >= text.length) return false;
  const unitClass = classOf(text.charCodeAt(position));
  return unitClass === LETTER || unitClass === DIGIT;
}

function classOf(unit: number): number {
  const known = UNIT_CLASS[unit] as number;
  return known === UNKNOWN ? learnClass(unit) : known;
}

/** Surrogates are separators: after folding, what needs them is nearly always an emoji. */
function learnClass(unit: number): number {
  const character = String.fromCharCode(unit);
  let unitClass = SEPARATOR;
  if (/\p{L}/u.test(character)) unitClass = LETTER;
  else if (/\p{N}/u.test(character)) unitClass = DIGIT;
  else if (/[-/_]/.test(character)) unitClass = JOINER;
  UNIT_CLASS[unit] = unitClass;
  return unitClass;
}

function doubled(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
