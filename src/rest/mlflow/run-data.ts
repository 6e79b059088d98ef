import { z } from 'zod';
import { logModel } from '../../pipeline/tracking/log-model.js';
import type { MetricPoint } from '../../pipeline/tracking/metrics.js';
import { RUN_ID_PATTERN } from '../../pipeline/tracking/run-id.js';
import { logInputs, logOutputs } from '../../pipeline/tracking/run-inputs.js';
import { deleteRunTag } from '../../pipeline/tracking/run-tags.js';
import { endpoint } from './endpoint.js';
import { double, int64, messages, namedValues, nonEmpty, text } from './fields.js';
import { ofRun } from './run-id.js';

const metricFields = {
  key: nonEmpty,
  value: double,
  timestamp: int64,
  step: int64.optional(),
  model_id: text.optional(),
  dataset_name: text.optional(),
  dataset_digest: text.optional(),
};

/** Ids that go into batches: a rule of its own in MLflow, beside that the run must exist. */
const batchRunId = z.object({ run_id: nonEmpty.regex(RUN_ID_PATTERN) });

const datasetInputs = messages({
  dataset: z.object({
    name: nonEmpty,
    digest: nonEmpty,
    source_type: nonEmpty,
    source: nonEmpty,
    schema: text.optional(),
    profile: text.optional(),
  }),
  tags: namedValues,
});

export const runDataEndpoints = [
  endpoint('POST', 'runs/log-metric', ofRun(metricFields), ({ runWriter }, { run_id: runId, ...metric }) =>
    runWriter.logMetric(runId, pointOf(metric)),
  ),
  endpoint(
    'POST',
    'runs/log-parameter',
    ofRun({ key: nonEmpty, value: text }),
    ({ runWriter }, { run_id: runId, key, value }) => runWriter.logParam(runId, { name: key, value }),
  ),
  endpoint(
    'POST',
    'runs/set-tag',
    ofRun({ key: nonEmpty, value: text.default('') }),
    ({ runWriter }, { run_id: runId, key, value }) => runWriter.setTag(runId, { name: key, value }),
  ),
  endpoint('POST', 'runs/delete-tag', ofRun({ key: nonEmpty }), ({ db }, { run_id: runId, key }) =>
    deleteRunTag(db, runId, key),
  ),
  endpoint(
    'POST',
    'runs/log-batch',
    batchRunId.extend({ metrics: messages(metricFields), params: namedValues, tags: namedValues }),
    ({ runWriter }, { run_id: runId, metrics, params, tags }) =>
      runWriter.logBatch(runId, { points: metrics.map(pointOf), params, tags }),
  ),
  endpoint(
    'POST',
    'runs/log-model',
    z.object({ run_id: nonEmpty, model_json: nonEmpty }),
    ({ db }, { run_id: runId, model_json: modelJson }) => logModel(db, runId, modelJson),
  ),
  endpoint(
    'POST',
    'runs/log-inputs',
    batchRunId.extend({ datasets: datasetInputs, models: messages({ model_id: nonEmpty }) }),
    ({ db }, { run_id: runId, datasets, models }) =>
      logInputs(db, runId, {
        datasets: datasets.map(({ dataset: { source_type: sourceType, ...dataset }, tags }) => ({
          ...dataset,
          sourceType,
          tags,
        })),
        modelIds: models.map(({ model_id: modelId }) => modelId),
      }),
  ),
  endpoint(
    'POST',
    'runs/outputs',
    z.object({
      run_id: nonEmpty,
      models: z.array(z.object({ model_id: nonEmpty, step: int64.default(0) })),
    }),
    ({ db }, { run_id: runId, models }) =>
      logOutputs(
        db,
        runId,
        models.map(({ model_id: modelId, step }) => ({ modelId, step })),
      ),
  ),
];

interface SentMetric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step?: number | undefined;
  readonly model_id?: string | undefined;
  readonly dataset_name?: string | undefined;
  readonly dataset_digest?: string | undefined;
}

function pointOf(metric: SentMetric): MetricPoint {
  return {
    name: metric.key,
    value: metric.value,
    timestampMs: metric.timestamp,
    step: metric.step ?? 0,
    modelId: metric.model_id,
    datasetName: metric.dataset_name,
    datasetDigest: metric.dataset_digest,
  };
}
