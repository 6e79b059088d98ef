const SLOTS_INITIAL = 1 << 12;
const LOAD_MAX = 0.7;
/** 2^24 slots of 8 bytes: 128 MiB at most, 192 MiB while it grows. */
const SLOTS_MAX = 1 << 24;
/** Sort keys hold 21 bits of frequency above 32 bits of hash, 53 in all: the whole numbers a double can hold. */
const SORTED_FREQUENCY_MAX = 2 ** 21 - 1;
const TWO_POW_32 = 2 ** 32;

export interface FrequentTerms {
  /** Term hashes, the most frequent first, ties by hash. */
  readonly hashes: Uint32Array;
  /** In how many documents each occurs. */
  readonly frequencies: Uint32Array;
}

/**
 * In how many documents each hashed term occurs: an open-addressing table that doubles as it fills.
 * At its largest size it forgets the rarest terms, those seen once, then twice and so on until half
 * is free (after lossy counting, Manku and Motwani, VLDB 2002), so memory is bounded whatever the
 * vocabulary. Until then, about 11.7 million distinct terms, the counts are exact; afterwards a
 * forgotten term that comes back is counted from 1 again.
 */
export class DocumentFrequencies {
  /** The highest count a term had when it was forgotten; 0 while all counts are exact. */
  forgottenFrequencyMax = 0;
  private table = new Uint32Array(SLOTS_INITIAL * 2);
  private mask = SLOTS_INITIAL - 1;
  private distinct = 0;
  private distinctMax = Math.floor(SLOTS_INITIAL * LOAD_MAX);

  constructor(private readonly slotsMax: number = SLOTS_MAX) {}

  /** Counts one more document with this term; its hash is not 0. */
  add(hash: number): void {
    const { table, mask } = this;
    let slot = hash & mask;
    for (;;) {
      const found = table[slot * 2] as number;
      if (found === hash) {
        table[slot * 2 + 1]++;
        return;
      }
      if (found === 0) break;
      slot = (slot + 1) & mask;
    }
    table[slot * 2] = hash;
    table[slot * 2 + 1] = 1;
    if (++this.distinct > this.distinctMax) this.makeRoom();
  }

  /** Terms in at least `frequencyMin` documents, at most `termsMax` of them. */
  frequentTerms(frequencyMin: number, termsMax: number): FrequentTerms {
    const { table } = this;
    let kept = 0;
    for (let at = 0; at < table.length; at += 2) {
      if (table[at] !== 0 && (table[at + 1] as number) >= frequencyMin) kept++;
    }
    const sortKeys = new Float64Array(kept);
    let next = 0;
    for (let at = 0; at < table.length; at += 2) {
      const frequency = table[at + 1] as number;
      if (table[at] === 0 || frequency < frequencyMin) continue;
      const rank = SORTED_FREQUENCY_MAX - Math.min(frequency, SORTED_FREQUENCY_MAX);
      sortKeys[next++] = rank * TWO_POW_32 + (table[at] as number);
    }
    sortKeys.sort();
    const hashes = new Uint32Array(Math.min(kept, termsMax));
    const frequencies = new Uint32Array(hashes.length);
    for (let i = 0; i < hashes.length; i++) {
      hashes[i] = (sortKeys[i] as number) % TWO_POW_32;
      frequencies[i] = this.frequencyOf(hashes[i] as number);
    }
    return { hashes, frequencies };
  }

  private frequencyOf(key: number): number {
    const { table, mask } = this;
    let slot = key & mask;
    while (table[slot * 2] !== key) slot = (slot + 1) & mask;
    return table[slot * 2 + 1] as number;
  }

  private makeRoom(): void {
    const slots = this.mask + 1;
    if (slots < this.slotsMax) {
      this.rebuild(slots * 2, 1);
      return;
    }
    for (let frequency = 1; this.distinct > this.distinctMax / 2; frequency++) {
      this.rebuild(slots, frequency + 1);
      this.forgottenFrequencyMax = Math.max(this.forgottenFrequencyMax, frequency);
    }
  }

  private rebuild(slots: number, frequencyMin: number): void {
    const old = this.table;
    const table = new Uint32Array(slots * 2);
    const mask = slots - 1;
    let distinct = 0;
    for (let at = 0; at < old.length; at += 2) {
      const key = old[at] as number;
      const frequency = old[at + 1] as number;
      if (key === 0 || frequency < frequencyMin) continue;
      let slot = key & mask;
      while (table[slot * 2] !== 0) slot = (slot + 1) & mask;
      table[slot * 2] = key;
      table[slot * 2 + 1] = frequency;
      distinct++;
    }
    this.table = table;
    this.mask = mask;
    this.distinct = distinct;
    this.distinctMax = Math.floor(slots * LOAD_MAX);
  }
}

/** Merges terms of disjoint hashes into one list in the same order, at most `termsMax` of them. */
export function mergeFrequentTerms(parts: readonly FrequentTerms[], termsMax: number): FrequentTerms {
  const length = Math.min(
    termsMax,
    parts.reduce((sum, { hashes }) => sum + hashes.length, 0),
  );
  const hashes = new Uint32Array(length);
  const frequencies = new Uint32Array(length);
  const next = new Uint32Array(parts.length);
  for (let i = 0; i < length; i++) {
    let best = -1;
    let bestFrequency = 0;
    let bestHash = 0;
    for (let p = 0; p < parts.length; p++) {
      const part = parts[p] as FrequentTerms;
      const at = next[p] as number;
      if (at === part.hashes.length) continue;
      const frequency = Math.min(part.frequencies[at] as number, SORTED_FREQUENCY_MAX);
      const hash = part.hashes[at] as number;
      if (best >= 0 && (frequency < bestFrequency || (frequency === bestFrequency && hash > bestHash)))
        continue;
      best = p;
      bestFrequency = frequency;
      bestHash = hash;
    }
    hashes[i] = bestHash;
    frequencies[i] = parts[best]?.frequencies[next[best] as number] as number;
    next[best]++;
  }
  return { hashes, frequencies };
}
