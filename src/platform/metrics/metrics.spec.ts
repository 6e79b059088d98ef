import { describe, expect, it } from 'vitest';
import { CATALOGUE } from './catalogue.js';
import { CATEGORIES_MAX, type MetricEntry, MODELS_MAX, seriesMax } from './metric-entry.js';
import { Metrics } from './metrics.js';

const linesOf = async (metrics: Metrics, name: string) =>
  (await metrics.text())
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('the catalogue', () => {
  const entries = Object.entries(CATALOGUE) as [string, MetricEntry][];

  it.each(entries)('bounds the series of %s', (_name, entry) => {
    expect(seriesMax(entry)).toBeLessThanOrEqual(3_000);
  });

  it.each(entries)('names %s by its type and unit', (name, { type, unit }) => {
    if (type === 'counter') expect(name).toMatch(/_total$/);
    else expect(name).not.toMatch(/_total$/);
    if (unit === 'bytes') expect(name).toMatch(/_bytes$/);
    if (unit === 'timestamp') expect(name).toMatch(/_time(stamp)?_seconds$/);
  });

  it.each(entries)('explains %s in a sentence', (_name, { help }) => {
    expect(help).toMatch(/^[\dA-Z].*\.$/);
  });

  it.each(entries.filter(([, { shared }]) => shared))(
    'says of %s how not to count it twice',
    (_name, { help }) => {
      expect(help).toContain('take max by');
    },
  );
});

describe('the series of one process', () => {
  it('stay bounded whatever models and categories there are', async () => {
    const metrics = new Metrics('api');
    for (const model of range(MODELS_MAX * 2)) {
      for (const category of range(CATEGORIES_MAX * 2)) {
        metrics.counter('gondola_predictions_total').add({ model: `m${model}`, category: `c${category}` });
      }
    }
    const lines = await linesOf(metrics, 'gondola_predictions_total');
    expect(lines).toHaveLength((MODELS_MAX + 1) * (CATEGORIES_MAX + 1));
    expect(lines.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0)).toBe(
      MODELS_MAX * 2 * CATEGORIES_MAX * 2,
    );
  });

  it('add up what is beyond the cap, the largest told apart', async () => {
    const metrics = new Metrics('worker');
    metrics
      .gauge('gondola_jobs')
      .replace(range(30).map((i) => ({ labels: { kind: `k${i}`, state: 'queued' }, value: i })));
    const lines = await linesOf(metrics, 'gondola_jobs');
    expect(lines).toHaveLength(21);
    expect(lines).toContain('gondola_jobs{kind="k29",state="queued"} 29');
    expect(lines).toContain('gondola_jobs{kind="other",state="queued"} 45'); // 0 + 1 + … + 9
  });

  it('leave out what has no sum', async () => {
    const metrics = new Metrics('worker');
    metrics
      .gauge('gondola_champion_version')
      .replace(range(MODELS_MAX + 5).map((i) => ({ labels: { model: `m${i}` }, value: i })));
    const lines = await linesOf(metrics, 'gondola_champion_version');
    expect(lines).toHaveLength(MODELS_MAX);
    expect(await linesOf(metrics, 'gondola_series_merged')).toEqual([
      'gondola_series_merged{metric="gondola_champion_version"} 5',
    ]);
  });
});

describe('a collector', () => {
  const gauges = ['gondola_silent_jobs'] as const;

  it('that fails leaves its figures out, and is counted', async () => {
    const metrics = new Metrics('worker');
    let fails = false;
    metrics.collect('jobs', { gauges }, () => {
      if (fails) throw new Error('no');
      metrics.gauge('gondola_silent_jobs').set(3);
    });
    expect(await linesOf(metrics, 'gondola_silent_jobs')).toEqual(['gondola_silent_jobs 3']);
    fails = true;
    expect(await linesOf(metrics, 'gondola_silent_jobs')).toEqual([]);
    expect(await linesOf(metrics, 'gondola_collect_failures_total')).toEqual([
      'gondola_collect_failures_total{collector="jobs"} 1',
    ]);
  });

  it('is not asked again by scrapes that come at once', async () => {
    const metrics = new Metrics('worker');
    let reads = 0;
    metrics.collect('jobs', { gauges, everyMs: 60_000 }, () => {
      reads += 1;
    });
    await Promise.all([metrics.text(), metrics.text()]);
    await metrics.text();
    expect(reads).toBe(1);
  });
});

it('a metric without a value is not shown as zero', async () => {
  expect(await linesOf(new Metrics('worker'), 'gondola_silent_jobs')).toEqual([]);
});

it('a program has no metrics of the other', () => {
  expect(() => new Metrics('api').gauge('gondola_jobs')).toThrow('gondola_jobs');
});
