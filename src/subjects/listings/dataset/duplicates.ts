import { foldText, isAscii } from '../../../ml/text/fold.js';

/** A title shorter than this many words may be the same for different products, and ties no rows together. */
const TELLING_TITLE_WORDS = 5;

/** No key: the row shares this trait with nobody. */
const NO_KEY = -1;

/** What of a row tells whether it is the same product as another. */
interface ComparedRow {
  readonly title: string;
  readonly description: string;
  /** Empty for none. */
  readonly group: string;
}

/**
 * Finds the rows that are the same product: equal texts up to case, accents and punctuation; equal telling titles;
 * or an equal group given by the file. Rows linked through others are one cluster.
 */
export class DuplicateFinder {
  private readonly firstRowByKey = new Map<number, number>();
  private readonly parents: number[] = [];
  private readonly hash = new Hash53();

  /** Adds the next row; rows are numbered from 0 in the order in which they are added. */
  add(row: ComparedRow): void {
    const rowNo = this.parents.length;
    this.parents.push(rowNo);
    for (const key of this.keysOf(row)) {
      const first = this.firstRowByKey.get(key);
      if (first === undefined) this.firstRowByKey.set(key, rowNo);
      else this.link(first, rowNo);
    }
  }

  /** Which clusters a row would join if it were added: the number of one row of each, always the same one. */
  joinedBy(row: ComparedRow): number[] {
    const firsts = this.keysOf(row).flatMap((key) => this.firstRowByKey.get(key) ?? []);
    return [...new Set(firsts.map((first) => this.root(first)))];
  }

  /** By what a row is tied to others. */
  private keysOf(row: ComparedRow): number[] {
    const title = normalise(row.title);
    const description = normalise(row.description);
    const isTelling = title.split(' ', TELLING_TITLE_WORDS).length === TELLING_TITLE_WORDS;
    const ofTitle = this.hash.start(1).add(title).value();
    return [
      title === '' && description === '' ? NO_KEY : this.hash.add('\u0001').add(description).value(),
      isTelling ? ofTitle : NO_KEY,
      row.group === '' ? NO_KEY : this.hash.start(3).add(row.group).value(),
    ].filter((key) => key !== NO_KEY);
  }

  /** The cluster number of every row: clusters are numbered from 0 in the order of their first rows. */
  clusters(): Int32Array {
    const clusters = new Int32Array(this.parents.length);
    const numbers = new Map<number, number>();
    for (let row = 0; row < clusters.length; row++) {
      const root = this.root(row);
      let number = numbers.get(root);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(root, number);
      }
      clusters[row] = number;
    }
    return clusters;
  }

  private root(row: number): number {
    let root = row;
    while (this.parents[root] !== root) {
      this.parents[root] = this.parents[this.parents[root]!]!; // path halving
      root = this.parents[root]!;
    }
    return root;
  }

  private link(a: number, b: number): void {
    const rootA = this.root(a);
    const rootB = this.root(b);
    this.parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
  }
}

function normalise(text: string): string {
  const folded = foldText(text);
  return folded.replace(isAscii(folded) ? /[^a-z0-9]+/g : /[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** A 53-bit hash: two FNV-1a passes (RFC 9923) with different bases; among a million texts a clash has odds of 1 in 18,000. */
class Hash53 {
  private low = 0;
  private high = 0;

  start(seed: number): this {
    this.low = 0x811c9dc5 ^ seed;
    this.high = 0x01000193 ^ (seed * 0x9e3779b1);
    return this;
  }

  add(text: string): this {
    let { low, high } = this;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      low = Math.imul(low ^ unit, 0x01000193);
      high = Math.imul(high ^ unit, 0x5bd1e995);
      high ^= high >>> 15;
    }
    this.low = low;
    this.high = high;
    return this;
  }

  value(): number {
    return (this.high & 0x1fffff) * 0x1_0000_0000 + (this.low >>> 0);
  }
}
