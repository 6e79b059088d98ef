import { type MetricEntry, MODELS_MAX } from './metric-entry.js';

const programs = ['worker'] as const;
const shared = true;
const ofModel = { model: MODELS_MAX };
const beyond = 'leave out';
const READ_FROM_ROWS = 'Read from MySQL, the same in every worker: take max by its labels.';

/** What the watching of live traffic found, what it makes of quality, and the retrainings that follow. */
export const MONITORING_METRICS = {
  gondola_drift_report_state: {
    type: 'gauge',
    unit: '1',
    labels: ofModel,
    help: `Outcome of the drift check of the champion's newest window: 0 no drift, 1 small drift, 2 drift, 3 too few rows to say. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond,
  },
  gondola_drift_columns: {
    type: 'gauge',
    unit: '1',
    labels: { ...ofModel, state: ['ok', 'small', 'drift', 'too_few'] },
    help: `Columns of the newest drift check, by what was found for them. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond,
  },
  gondola_watch_log_evidence: {
    type: 'gauge',
    unit: '1',
    labels: { ...ofModel, signal: 20 },
    help: `Natural logarithm of the evidence of a watched stream against "nothing has changed". ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond,
  },
  gondola_watch_alarms_open: {
    type: 'gauge',
    unit: '1',
    labels: ofModel,
    help: `Alarms of watched streams that are open, seen by somebody or not. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'sum',
  },
  ...qualityGauges('estimated', 'as estimated without labels from the confidences of live answers'),
  ...qualityGauges(
    'realised',
    'on live answers whose true category came back; of films, the NDCG@10 on what users liked since the training',
  ),
  gondola_quality_estimate_error: {
    type: 'gauge',
    unit: 'ratio',
    labels: ofModel,
    help: `Estimated minus realised accuracy of the newest window that has both. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond,
  },
  gondola_quality_alarms_open: {
    type: 'gauge',
    unit: '1',
    labels: { ...ofModel, basis: ['estimated', 'realised'] },
    help: `1 while an alarm says that the accuracy of the champion, or the NDCG@10 of films, has dropped, as estimated or by labels or feedback. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'sum',
  },
  gondola_corrections_total: {
    type: 'counter',
    unit: 'rows',
    labels: { ...ofModel, source: 20 },
    help: `Labels that came back for predictions, by where they came from. ${READ_FROM_ROWS}`,
    programs,
    shared,
  },
  gondola_corrections_in_conflict: {
    type: 'gauge',
    unit: 'rows',
    labels: ofModel,
    help: `Predictions for which labels came back that contradict each other. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'sum',
  },
  gondola_retraining_requests_total: {
    type: 'counter',
    unit: '1',
    labels: { ...ofModel, cause: 5, decision: 10 },
    help: `Requests to retrain, by what caused them and what became of them; the same again, decided as before, counts once. ${READ_FROM_ROWS}`,
    programs,
    shared,
  },
  gondola_retraining_last_started_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp',
    labels: ofModel,
    help: `When a retraining was started last. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond,
  },
} as const satisfies Record<string, MetricEntry>;

function qualityGauges<Kind extends 'estimated' | 'realised'>(kind: Kind, how: string) {
  const gauge = (help: string) =>
    ({
      type: 'gauge',
      unit: 'ratio',
      labels: ofModel,
      help: `${help} ${READ_FROM_ROWS}`,
      programs,
      shared,
      beyond,
    }) as const;
  const name = `gondola_quality_${kind}_accuracy` as const;
  const interval = 'of the 95 % interval of that accuracy.';
  return {
    [name]: gauge(`Accuracy ${how}, in the newest window.`),
    [`${name}_low`]: gauge(`Lower end ${interval}`),
    [`${name}_high`]: gauge(`Upper end ${interval}`),
  } as Record<`gondola_quality_${Kind}_accuracy${'' | '_low' | '_high'}`, ReturnType<typeof gauge>>;
}
