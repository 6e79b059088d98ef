/** All values that a label may have, or the most that are told apart: further ones share the value "other". */
export type LabelValues = readonly string[] | number;

/** A program that answers at /metrics. */
export type Program = 'api' | 'worker';

/** One metric: what it is called, what it measures, and how many series it may have. */
export interface MetricEntry {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Of one value; `1` for what has none, `timestamp` for seconds since 1970, `ratio` for 0 to 1. */
  readonly unit:
    | 'seconds'
    | 'bytes'
    | 'ratio'
    | 'timestamp'
    | '1'
    | 'requests'
    | 'rows'
    | 'jobs'
    | 'connections';
  /** In the order in which they are capped: what is told apart of a label is counted for each value of those before. */
  readonly labels: Readonly<Record<string, LabelValues>>;
  readonly help: string;
  readonly programs: readonly Program[];
  /**
   * True for a figure of MySQL or Redis, which every process that shows it reads anew: take `max by`, since `sum`
   * would count it once a process.
   */
  readonly shared?: true;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
  /** What becomes of a gauge's values beyond the cap: they are added up, or left out. Counters are always added up. */
  readonly beyond?: 'sum' | 'leave out';
  /** Why no panel shows it and no alert looks at it. */
  readonly unshown?: string;
}

/** What a label is called beyond the cap. */
export const OTHER = 'other';

/** At most so many models are told apart in the metrics of one process. */
export const MODELS_MAX = 25;
/** At most so many categories of one model are told apart. */
export const CATEGORIES_MAX = 100;

/** The most series that a metric can have in one process, "other" included; a histogram has one a bucket, and three more. */
export function seriesMax({ type, labels, buckets = [] }: MetricEntry): number {
  const combinations = Object.values(labels).reduce<number>(
    (product, values) => product * ((typeof values === 'number' ? values : values.length) + 1),
    1,
  );
  return combinations * (type === 'histogram' ? buckets.length + 3 : 1);
}
