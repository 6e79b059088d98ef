import type { DescribedExperiment } from '../../pipeline/tracking/experiments.js';
import type { HistoryPoint } from '../../pipeline/tracking/metric-history.js';
import type { CreatedRun } from '../../pipeline/tracking/run-creator.js';
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

/** A run that has just been made. */
export function newRunMessage({ run, tags }: CreatedRun) {
  return { info: runInfoMessage(run), data: { tags: tags.map(keyAndValueOf) }, inputs: {} };
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
export function metricMessage(name: string, point: HistoryPoint) {
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
