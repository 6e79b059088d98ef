import type { DescribedExperiment } from '../../pipeline/tracking/experiments.js';

/** The shapes that MLflow's clients read; fields that are undefined are left out. */
export function experimentMessage({ experiment, tags }: DescribedExperiment) {
  return {
    experiment_id: String(experiment.id),
    name: experiment.name,
    artifact_location: experiment.artifactLocation,
    lifecycle_stage: experiment.deletedAt === null ? 'active' : 'deleted',
    creation_time: experiment.createdAt.getTime(),
    last_update_time: experiment.updatedAt?.getTime(),
    tags: tags.map(({ name, value }) => ({ key: name, value })),
  };
}
