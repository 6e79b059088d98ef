import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { LabelCap } from './label-cap.js';
import { type MetricEntry, OTHER } from './metric-entry.js';

type Labels = Readonly<Record<string, string>>;

export interface Sample<Name extends Labels = Labels> {
  readonly labels: Name;
  readonly value: number;
}

const common = (name: string, { help, labels }: MetricEntry, registry: Registry) => ({
  name,
  help,
  labelNames: Object.keys(labels),
  registers: [registry],
});

/** A value that goes up and down. Without a value it is not shown at all, which says "unknown" better than a zero. */
export class CappedGauge<Name extends Labels = Labels> {
  private readonly gauge: Gauge;
  private readonly entry: MetricEntry;
  merged = 0;

  constructor(name: string, entry: MetricEntry, registry: Registry) {
    this.entry = entry;
    this.gauge = new Gauge(common(name, entry, registry));
    this.clear();
  }

  /** For a metric without labels. */
  set(value: number): void {
    this.gauge.set(value);
  }

  /** Adds to the value under labels that are all from fixed lists. */
  add(labels: Name, difference: number): void {
    this.gauge.inc({ ...labels }, difference);
  }

  /** All values of this moment; those that are not among them are gone. Beyond the cap the first in order stay. */
  replace(samples: readonly Sample<Name>[]): void {
    const cap = new LabelCap(this.entry.labels);
    const kept = new Map<string, Sample>();
    const adds = this.entry.beyond === 'sum';
    for (const { labels, value } of adds ? largestFirst(samples) : samples) {
      const under = cap.apply(labels);
      const isOther = Object.entries(under).some(
        ([label, shown]) => shown === OTHER && labels[label] !== OTHER,
      );
      if (isOther && !adds) continue;
      const key = JSON.stringify(under);
      kept.set(key, { labels: under, value: value + (kept.get(key)?.value ?? 0) });
    }
    this.clear();
    for (const { labels, value } of kept.values()) this.gauge.set({ ...labels }, value);
    this.merged = cap.mergedValues;
  }

  /** Shows nothing, until it is set again. */
  clear(): void {
    this.gauge.reset();
    if (Object.keys(this.entry.labels).length === 0) this.gauge.remove();
  }
}

/** A number that only grows, counted here or read from where it is counted. */
export class CappedCounter<Name extends Labels = Labels> {
  private readonly counter: Counter;
  private readonly cap: LabelCap;

  constructor(name: string, entry: MetricEntry, registry: Registry) {
    this.counter = new Counter(common(name, entry, registry));
    this.cap = new LabelCap(entry.labels);
  }

  get merged(): number {
    return this.cap.mergedValues;
  }

  add(labels: Name, count = 1): void {
    this.counter.inc(this.cap.apply(labels), count);
  }

  /** Totals that are kept elsewhere; those that are not among them are gone. */
  replace(samples: readonly Sample<Name>[]): void {
    this.counter.reset();
    for (const { labels, value } of largestFirst(samples)) this.add(labels, value);
  }
}

/** How values are distributed. */
export class CappedHistogram<Name extends Labels = Labels> {
  private readonly histogram: Histogram;
  private readonly cap: LabelCap;

  constructor(name: string, entry: MetricEntry, registry: Registry) {
    this.histogram = new Histogram({ ...common(name, entry, registry), buckets: [...(entry.buckets ?? [])] });
    this.cap = new LabelCap(entry.labels);
  }

  get merged(): number {
    return this.cap.mergedValues;
  }

  observe(labels: Name, value: number): void {
    this.histogram.observe(this.cap.apply(labels), value);
  }

  /** Shows the series before anything was observed, so that the first event is seen as an increase. */
  prepare(labels: Name): void {
    this.histogram.zero(this.cap.apply(labels));
  }
}

function largestFirst<Name extends Labels>(samples: readonly Sample<Name>[]): Sample<Name>[] {
  return [...samples].sort((a, b) => b.value - a.value);
}
