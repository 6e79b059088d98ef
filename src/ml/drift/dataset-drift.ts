/** Columns that have drifted, of all of them. */
export interface DatasetDrift {
  readonly drifted: number;
  readonly columns: number;
  /** 0 where there is no column. */
  readonly share: number;
  /** The least share that counts as drift of the whole. */
  readonly threshold: number;
  readonly driftDetected: boolean;
}

const DATASET_DRIFT_SHARE = 0.5;

/** Drift of a data set, as Evidently has it: enough columns have drifted. No correction for their number. */
export function datasetDrift(
  drifted: number,
  columns: number,
  threshold = DATASET_DRIFT_SHARE,
): DatasetDrift {
  const share = columns === 0 ? 0 : drifted / columns;
  return { drifted, columns, share, threshold, driftDetected: columns > 0 && share >= threshold };
}
