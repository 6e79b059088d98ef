import { collectDefaultMetrics, Registry } from 'prom-client';
import {
  CATALOGUE,
  type CollectorName,
  type LabelsOf,
  type MetricName,
  type MetricOfType,
} from './catalogue.js';
import { PROCESS_METRICS } from './catalogue-process.js';
import { CappedCounter, CappedGauge, CappedHistogram } from './instruments.js';
import type { MetricEntry, Program } from './metric-entry.js';

/** A scrape that waits longer than this for one of its figures goes on without it; Prometheus gives up after 10 s. */
const COLLECT_TIMEOUT_MS = 4_000;

type Instrument = CappedGauge | CappedCounter | CappedHistogram;

interface Collector {
  readonly name: CollectorName;
  readonly gauges: readonly MetricOfType<'gauge'>[];
  readonly read: () => void | Promise<void>;
  readonly everyMs: number;
  lastReadAtMs: number;
  running: Promise<void> | null;
}

interface CollectorOptions {
  /** What `read` sets; they show nothing when it fails. */
  readonly gauges: readonly MetricOfType<'gauge'>[];
  /** A scrape that comes sooner after the last one gets the same figures again. */
  readonly everyMs?: number;
}

/**
 * The metrics of one program: all that the catalogue has for it, and no others. What is counted as it happens is
 * reached by name; what is read when Prometheus asks is set by a collector.
 */
export class Metrics {
  private readonly registry = new Registry();
  private readonly instruments = new Map<string, Instrument>();
  private readonly collectors: Collector[] = [];

  constructor(program: Program) {
    for (const [name, entry] of Object.entries(CATALOGUE) as [string, MetricEntry][]) {
      if (!entry.programs.includes(program) || name in PROCESS_METRICS) continue;
      const Made = { gauge: CappedGauge, counter: CappedCounter, histogram: CappedHistogram }[entry.type];
      this.instruments.set(name, new Made(name, entry, this.registry));
    }
    collectDefaultMetrics({ register: this.registry });
    for (const { name } of this.registry.getMetricsAsArray()) {
      if (!(name in CATALOGUE)) this.registry.removeSingleMetric(name);
    }
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  gauge<Name extends MetricOfType<'gauge'>>(name: Name): CappedGauge<LabelsOf<Name>> {
    return this.find(name) as unknown as CappedGauge<LabelsOf<Name>>;
  }

  counter<Name extends MetricOfType<'counter'>>(name: Name): CappedCounter<LabelsOf<Name>> {
    return this.find(name) as unknown as CappedCounter<LabelsOf<Name>>;
  }

  histogram<Name extends MetricOfType<'histogram'>>(name: Name): CappedHistogram<LabelsOf<Name>> {
    return this.find(name) as unknown as CappedHistogram<LabelsOf<Name>>;
  }

  /** Reads figures whenever Prometheus asks. When it fails or takes too long, they are left out and that is counted. */
  collect(name: CollectorName, { gauges, everyMs = 0 }: CollectorOptions, read: Collector['read']): void {
    this.counter('gondola_collect_failures_total').add({ collector: name }, 0);
    const lastReadAtMs = Number.NEGATIVE_INFINITY;
    this.collectors.push({ name, gauges, read, everyMs, lastReadAtMs, running: null });
  }

  /** What Prometheus reads. Never fails. */
  async text(): Promise<string> {
    await Promise.all(this.collectors.map((collector) => this.runCollector(collector)));
    const merged = [...this.instruments].flatMap(([metric, { merged }]) =>
      merged === 0 ? [] : [{ labels: { metric }, value: merged }],
    );
    this.gauge('gondola_series_merged').replace(merged);
    return this.registry.metrics();
  }

  private find(name: MetricName): Instrument {
    const found = this.instruments.get(name);
    if (found === undefined)
      throw new Error(`The catalogue does not give the metric ${name} to this program.`);
    return found;
  }

  /** A read that hangs is not started again; the scrapes that wait for it go on without. */
  private async runCollector(collector: Collector): Promise<void> {
    const nowMs = performance.now();
    if (collector.running === null && nowMs - collector.lastReadAtMs < collector.everyMs) return;
    collector.running ??= this.readOnce(collector);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, COLLECT_TIMEOUT_MS, 'late');
    });
    const outcome = await Promise.race([collector.running, late]);
    clearTimeout(timer);
    if (outcome === 'late') this.fail(collector);
  }

  private async readOnce(collector: Collector): Promise<void> {
    try {
      await collector.read();
      collector.lastReadAtMs = performance.now();
    } catch {
      this.fail(collector); // what is wrong is in the log of whoever works with that store
    } finally {
      collector.running = null;
    }
  }

  private fail({ name, gauges }: Collector): void {
    this.counter('gondola_collect_failures_total').add({ collector: name });
    for (const gauge of gauges) this.gauge(gauge).clear();
  }
}
