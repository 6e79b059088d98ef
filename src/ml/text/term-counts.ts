const SLOTS_INITIAL = 4096;

/**
 * How often each hashed term occurs in one document: an open-addressing table (linear probing) that
 * is emptied and used again for the next document, cost in proportion to its terms.
 */
export class TermCounts {
  /** Number of distinct terms since `clear`. */
  distinct = 0;
  // Pairs of (hash, count), so that one probe touches one cache line.
  private table = new Uint32Array(SLOTS_INITIAL * 2);
  private mask = SLOTS_INITIAL - 1;
  private usedSlots = new Uint32Array(SLOTS_INITIAL / 2);

  clear(): void {
    const { table, usedSlots, distinct } = this;
    for (let i = 0; i < distinct; i++) {
      const at = (usedSlots[i] as number) * 2;
      table[at] = 0;
      table[at + 1] = 0;
    }
    this.distinct = 0;
  }

  /** Counts a term; its hash is not 0, which marks an empty slot. */
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
    this.usedSlots[this.distinct++] = slot;
    if (this.distinct === this.usedSlots.length) this.grow();
  }

  /** The hash of the i-th distinct term, in order of first occurrence. */
  hashAt(i: number): number {
    return this.table[(this.usedSlots[i] as number) * 2] as number;
  }

  countAt(i: number): number {
    return this.table[(this.usedSlots[i] as number) * 2 + 1] as number;
  }

  private grow(): void {
    const slots = (this.mask + 1) * 2;
    const mask = slots - 1;
    const table = new Uint32Array(slots * 2);
    const usedSlots = new Uint32Array(slots / 2);
    for (let i = 0; i < this.distinct; i++) {
      const key = this.hashAt(i);
      let slot = key & mask;
      while (table[slot * 2] !== 0) slot = (slot + 1) & mask;
      table[slot * 2] = key;
      table[slot * 2 + 1] = this.countAt(i);
      usedSlots[i] = slot;
    }
    this.table = table;
    this.mask = mask;
    this.usedSlots = usedSlots;
  }
}
