/** Listings that are remembered. */
const LISTINGS_MAX = 4_096;
/** Least hashes of a listing: the share of equal ones estimates the Jaccard similarity of two sets of words. */
const HASHES = 16;
/** Equal hashes from which two listings are near-duplicates: about nine words in ten are shared. */
const EQUAL_MIN = 14;
/** A band of equal hashes makes two listings candidates; at a similarity of 0.9 one of four bands agrees 98.6 % of the time. */
const BAND_HASHES = 4;
const BANDS = HASHES / BAND_HASHES;
/** Fewer words say too little. */
const WORDS_MIN = 3;

/**
 * Remembers the last 4,096 listings by the words they have, and says whether the next one is nearly one of them
 * (MinHash: Broder, "On the resemblance and containment of documents", 1997; candidates by locality-sensitive hashing).
 */
export class RecentListings {
  private readonly sketches = new Uint32Array(LISTINGS_MAX * HASHES);
  private readonly sketch = new Uint32Array(HASHES);
  /** By band: the place of the last listing with that band. */
  private readonly places = Array.from({ length: BANDS }, () => new Map<number, number>());
  private next = 0;

  /**
   * Whether one of the listings before has nearly the same words; then remembers this one.
   * @param words hashes of its words, of which the first `count` are read
   */
  meet(words: Uint32Array, count: number): boolean {
    if (count < WORDS_MIN) return false;
    this.takeSketch(words, count);
    const isKnown = this.findNear();
    this.remember();
    return isKnown;
  }

  private takeSketch(words: Uint32Array, count: number): void {
    const { sketch } = this;
    sketch.fill(0xffffffff);
    for (let i = 0; i < count; i++) {
      const word = words[i] as number;
      for (let h = 0; h < HASHES; h++) {
        const value = permuted(word, h);
        if (value < (sketch[h] as number)) sketch[h] = value;
      }
    }
  }

  private findNear(): boolean {
    for (let band = 0; band < BANDS; band++) {
      const place = this.places[band]!.get(bandOf(this.sketch, 0, band));
      if (place !== undefined && this.equalHashes(place) >= EQUAL_MIN) return true;
    }
    return false;
  }

  private equalHashes(place: number): number {
    let equal = 0;
    for (let h = 0; h < HASHES; h++) if (this.sketches[place * HASHES + h] === this.sketch[h]) equal++;
    return equal;
  }

  private remember(): void {
    const place = this.next;
    this.next = (place + 1) % LISTINGS_MAX;
    for (let band = 0; band < BANDS; band++) {
      const places = this.places[band]!;
      const old = bandOf(this.sketches, place * HASHES, band);
      if (places.get(old) === place) places.delete(old);
      places.set(bandOf(this.sketch, 0, band), place);
    }
    this.sketches.set(this.sketch, place * HASHES);
  }
}

function permuted(word: number, h: number): number {
  const mixed = Math.imul(word ^ Math.imul(h + 1, 0x9e3779b9), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 0;
}

function bandOf(sketches: Uint32Array, start: number, band: number): number {
  let key = band + 1;
  for (let h = band * BAND_HASHES; h < (band + 1) * BAND_HASHES; h++) {
    key = Math.imul(key ^ (sketches[start + h] as number), 0x01000193);
    key ^= key >>> 15;
  }
  return key;
}
