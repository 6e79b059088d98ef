import { Artifact } from './artifact.js';
import { DatasetClass, DatasetVersion, FeatureSet, Listing, RejectedRow } from './dataset.js';
import { BatchPart, Job, JobEvent } from './job.js';
import { Prediction } from './prediction.js';
import { Model, ModelAlias, ModelAliasChange, ModelVersion } from './registry.js';
import {
  Experiment,
  Run,
  RunArtifact,
  RunClassMetric,
  RunConfusion,
  RunLatestMetric,
  RunMetric,
  RunParam,
} from './tracking.js';

/** Every table, for the data source; a table that is not listed here is unknown to TypeORM. */
export const ENTITIES = [
  Artifact,
  BatchPart,
  DatasetClass,
  DatasetVersion,
  Experiment,
  FeatureSet,
  Job,
  JobEvent,
  Listing,
  Model,
  ModelAlias,
  ModelAliasChange,
  ModelVersion,
  Prediction,
  RejectedRow,
  Run,
  RunArtifact,
  RunClassMetric,
  RunConfusion,
  RunLatestMetric,
  RunMetric,
  RunParam,
];
