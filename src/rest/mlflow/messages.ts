import type { DescribedRun, LatestMetric } from '../../pipeline/tracking/described-runs.js';
import type { DescribedExperiment } from '../../pipeline/tracking/experiments.js';
import type { HistoryPoint } from '../../pipeline/tracking/metric-history.js';
import type { Run } from '../../store/entities/tracking.js';

interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** The shapes that MLflow's clients read; fields that are undefined are left out. */
export function experimentMessage({ experiment, tags }: DescribedExperiment) {
  return {
    experiment_id: String(experiment.id),
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: stageOf(experiment),
    creation_time: experiment.createdAt.getTime(),
    last_update_time: experiment.updatedAt?.getTime(),
    tags: tags.map(keyAndValueOf),
  };
}

export function runMessage({ run, metrics, params, tags, datasets, modelIds, outputs }: DescribedRun) {
  return {
    info: runInfoMessage(run),
    data: {
      metrics: metrics.map((metric) => metricMessage(metric.name, metric)),
      params: params.map(keyAndValueOf),
      tags: tags.map(keyAndValueOf),
    },
    inputs: {
      dataset_inputs: datasets.map((dataset) => ({
        tags: dataset.tags.map(keyAndValueOf),
        dataset: {
          name: dataset.name,
          digest: dataset.digest,
          source_type: dataset.sourceType,
          source: dataset.source,
          schema: dataset.schemaText ?? undefined,
          profile: dataset.profile ?? undefined,
        },
      })),
      model_inputs: modelIds.map((modelId) => ({ model_id: modelId })),
    },
    outputs:
      outputs.length === 0
        ? undefined
        : { model_outputs: outputs.map(({ modelId, step }) => ({ model_id: modelId, step: Number(step) })) },
  };
}

export function runInfoMessage(run: Run) {
  return {
    run_id: run.id,
    run_uuid: run.id,
    run_name: run.name,
    experiment_id: String(run.experimentId),
    user_id: run.userId,
    status: run.status,
    start_time: run.startedAt?.getTime(),
    end_time: run.endedAt?.getTime(),
    artifact_uri: run.artifactUri,
    lifecycle_stage: stageOf(run),
  };
}

/** A point of a metric; MySQL gives numbers beyond 2^53 as text. */
export function metricMessage(name: string, point: LatestMetric | HistoryPoint) {
  return {
    key: name,
    value: Number(point.isNan) === 1 ? Number.NaN : point.value,
    timestamp: Number(point.timestampMs),
    step: Number(point.step),
  };
}

function keyAndValueOf({ name, value }: NamedText) {
  return { key: name, value };
}

function stageOf({ deletedAt }: { deletedAt: Date | null }): 'active' | 'deleted' {
  return deletedAt === null ? 'active' : 'deleted';
}
