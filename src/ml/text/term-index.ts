const SLOTS_MIN = 1024;

/**
 * Which feature a hashed term is: an open-addressing table of pairs (hash, feature + 1) with linear probing.
 * It lies in shared memory, so that threads look up in one and the same.
 */
export class TermIndex {
  private readonly mask: number;

  private constructor(readonly table: Uint32Array) {
    this.mask = table.length / 2 - 1;
  }

  /** The i-th hash is feature i; hashes are distinct. */
  static of(hashes: Uint32Array): TermIndex {
    let slots = SLOTS_MIN;
    while (slots < hashes.length * 2) slots *= 2;
    const mask = slots - 1;
    const table = new Uint32Array(new SharedArrayBuffer(slots * 8));
    for (let feature = 0; feature < hashes.length; feature++) {
      const key = hashes[feature] as number;
      let slot = key & mask;
      while (table[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      table[slot * 2] = key;
      table[slot * 2 + 1] = feature + 1;
    }
    return new TermIndex(table);
  }

  /** @param table that of another index, e.g. of another thread */
  static onTable(table: Uint32Array): TermIndex {
    return new TermIndex(table);
  }

  /** The feature of a term, -1 when it is none. */
  featureOf(hash: number): number {
    const { table, mask } = this;
    let slot = hash & mask;
    for (;;) {
      const feature = table[slot * 2 + 1] as number;
      if (feature === 0 || table[slot * 2] === hash) return feature - 1;
      slot = (slot + 1) & mask;
    }
  }
}
