import { type LabelValues, OTHER } from './metric-entry.js';

/**
 * Keeps the number of a metric's series bounded. Of a label with a number of values, the first that come are told
 * apart, and stay told apart, so that a counter never falls; later ones are "other". What a fixed list does not have is
 * "other" too. Each label is capped for itself within the values of the labels before it.
 */
export class LabelCap {
  private readonly known = new Map<string, Set<string>>();
  private readonly merged = new Set<string>();

  constructor(private readonly labels: Readonly<Record<string, LabelValues>>) {}

  /** How many values of labels were met beyond the cap, as far as they are remembered: up to a thousand. */
  get mergedValues(): number {
    return this.merged.size;
  }

  /** The labels under which a value is kept. */
  apply(given: Readonly<Record<string, string>>): Record<string, string> {
    const kept: Record<string, string> = {};
    let scope = '';
    for (const [label, values] of Object.entries(this.labels)) {
      const value = this.valueOf(label, values, given[label] as string, scope);
      kept[label] = value;
      scope += `\0${value}`;
    }
    return kept;
  }

  private valueOf(label: string, values: LabelValues, value: string, scope: string): string {
    if (typeof values !== 'number') return values.includes(value) ? value : this.merge(label, value);
    const key = `${label}${scope}`;
    let known = this.known.get(key);
    if (known === undefined) {
      known = new Set();
      this.known.set(key, known);
    }
    if (known.has(value)) return value;
    if (known.size >= values) return this.merge(label, value);
    known.add(value);
    return value;
  }

  private merge(label: string, value: string): string {
    if (this.merged.size < MERGED_MAX) this.merged.add(`${label}\0${value}`);
    return OTHER;
  }
}

const MERGED_MAX = 1_000;
