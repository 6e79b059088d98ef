import { Account, ApiKey, SignInToken } from './access.js';
import { Artifact, StoredFile } from './artifact.js';
import { AuditEntry, AuditHead } from './audit.js';
import { CorrectedListing, Correction, CorrectionEvent, WeighedLabel } from './correction.js';
import { DatasetClass, DatasetVersion, FeatureSet, Listing, PictureNote, RejectedRow } from './dataset.js';
import { Erasure, ErasureTouch } from './erasure.js';
import { FeedbackEvent } from './feedback.js';
import { Film } from './film.js';
import { GateDecision, GateFlip } from './gate.js';
import { BatchPart, Job, JobEvent, JobLogLine } from './job.js';
import { LoggedModel, LoggedModelMetric, LoggedModelParam, LoggedModelTag } from './logged-model.js';
import {
  DriftAlarm,
  DriftReportRow,
  DriftSchedule,
  ReferenceProfile,
  Watch,
  WatchSignal,
} from './monitoring.js';
import { PendingPromotion } from './pending-promotion.js';
import { Prediction } from './prediction.js';
import { PredictionArchive } from './prediction-archive.js';
import { QualityAlarm, QualityEstimate } from './quality.js';
import { Recommendation } from './recommendation.js';
import { Model, ModelAlias, ModelAliasChange, ModelTag, ModelVersion, ModelVersionTag } from './registry.js';
import { Replica, ReplicaModel, VersionService } from './replica.js';
import { RetrainingAlarm, RetrainingRequest, RetrainingSchedule, WebhookDelivery } from './retraining.js';
import { LoggedDataset, RunInput, RunInputTag, RunModelInput, RunModelOutput } from './run-inputs.js';
import { ShadowDisagreement, ShadowSetting } from './shadow.js';
import {
  Experiment,
  ExperimentTag,
  Run,
  RunArtifact,
  RunClassMetric,
  RunConfusion,
  RunCoverage,
  RunLatestMetric,
  RunMetric,
  RunParam,
  RunPendingLatest,
  RunReliability,
  RunTag,
} from './tracking.js';

/** Every table, for the data source; a table that is not listed here is unknown to TypeORM. */
export const ENTITIES = [
  Account,
  ApiKey,
  Artifact,
  AuditEntry,
  AuditHead,
  BatchPart,
  CorrectedListing,
  Correction,
  CorrectionEvent,
  WeighedLabel,
  DatasetClass,
  DatasetVersion,
  DriftAlarm,
  DriftReportRow,
  DriftSchedule,
  Erasure,
  ErasureTouch,
  Experiment,
  ExperimentTag,
  FeatureSet,
  FeedbackEvent,
  Film,
  GateDecision,
  GateFlip,
  Job,
  JobEvent,
  JobLogLine,
  Listing,
  LoggedModel,
  LoggedModelMetric,
  LoggedModelParam,
  LoggedModelTag,
  LoggedDataset,
  Model,
  ModelAlias,
  ModelAliasChange,
  ModelTag,
  ModelVersion,
  ModelVersionTag,
  PendingPromotion,
  PictureNote,
  Prediction,
  PredictionArchive,
  Recommendation,
  ReferenceProfile,
  QualityAlarm,
  QualityEstimate,
  RejectedRow,
  Replica,
  ReplicaModel,
  RetrainingAlarm,
  RetrainingRequest,
  RetrainingSchedule,
  Run,
  RunArtifact,
  RunClassMetric,
  RunConfusion,
  RunCoverage,
  RunInput,
  RunInputTag,
  RunLatestMetric,
  RunMetric,
  RunModelInput,
  RunModelOutput,
  RunParam,
  RunPendingLatest,
  RunReliability,
  RunTag,
  ShadowDisagreement,
  ShadowSetting,
  SignInToken,
  StoredFile,
  VersionService,
  Watch,
  WatchSignal,
  WebhookDelivery,
];
