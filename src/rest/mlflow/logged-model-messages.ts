import type { DescribedLoggedModel } from '../../pipeline/tracking/describe-logged-models.js';
import type { LoggedModelMetric } from '../../store/entities/logged-model.js';

/** The shape of a logged model that MLflow's clients read; fields that are undefined are left out. */
export function loggedModelMessage({ model, params, tags, metrics }: DescribedLoggedModel) {
  return {
    info: {
      model_id: model.id,
      experiment_id: String(model.experimentId),
      name: model.name,
      creation_timestamp_ms: model.createdAt.getTime(),
      last_updated_timestamp_ms: model.updatedAt.getTime(),
      artifact_uri: model.artifactUri,
      status: `LOGGED_MODEL_${model.status}`,
      model_type: model.modelType ?? undefined,
      source_run_id: model.sourceRunId ?? undefined,
      tags: tags.map(keyAndValue),
    },
    data: { params: params.map(keyAndValue), metrics: metrics.map(metricMessage(model.id)) },
  };
}

const keyAndValue = ({ name, value }: { name: string; value: string }) => ({ key: name, value });

const metricMessage = (modelId: string) => (metric: LoggedModelMetric) => ({
  key: metric.name,
  value: metric.isNan ? Number.NaN : metric.value,
  timestamp: metric.timestampMs,
  step: metric.step,
  model_id: modelId,
  dataset_name: metric.datasetName ?? undefined,
  dataset_digest: metric.datasetDigest ?? undefined,
  run_id: metric.runId,
});
