import { categoryName } from '../subjects/listings/dataset/labels.js';

/**
 * How categories are shown: the code with its name, where all of these codes have names. Where one has none, they are
 * not those of the challenge, and the same number may well mean something else.
 */
export function categoryLabels(codes: readonly string[]): (code: string) => string {
  const hasName = (code: string) => categoryName(code) !== code;
  const named = codes.every(hasName);
  return (code) => (named && hasName(code) ? `${code} ${categoryName(code)}` : code);
}

/** Puts codes in order: by number where all are numbers, else by letters. */
export function inCodeOrder<Item>(items: readonly Item[], codeOf: (item: Item) => string): Item[] {
  const numeric = items.every((item) => /^\d+(\.\d+)?$/.test(codeOf(item)));
  return [...items].sort((one, other) => {
    const [a, b] = [codeOf(one), codeOf(other)];
    return numeric ? Number(a) - Number(b) : a.localeCompare(b, 'en', { numeric: true });
  });
}
