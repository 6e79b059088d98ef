import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { Split } from '../splits.js';
import {
  bigColumn,
  codeColumn,
  digestColumn,
  flagColumn,
  idColumn,
  longTextColumn,
  nameColumn,
  textColumn,
  timeColumn,
  wordColumn,
} from './columns.js';

/** A named group of runs. */
@Entity('experiment')
@Index('ux_experiment_name', ['name'], { unique: true })
export class Experiment {
  @PrimaryGeneratedColumn({ type: 'int' }) id!: number;
  @Column(textColumn(500)) name!: string;
  /** Where clients put the artifacts of its runs; `mlflow-artifacts:/...` is this server. */
  @Column({ name: 'artifact_location', ...textColumn(2048), default: '' }) artifactLocation!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'updated_at', ...timeColumn, nullable: true }) updatedAt!: Date | null;
  /** A deleted experiment keeps its rows and its name, and can be restored. */
  @Column({ name: 'deleted_at', ...timeColumn, nullable: true }) deletedAt!: Date | null;
}

@Entity('experiment_tag')
export class ExperimentTag {
  @PrimaryColumn({ name: 'experiment_id', type: 'int' }) experimentId!: number;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(longTextColumn) value!: string;
}

/** MLflow's words for the state of a run, kept so that its clients need no translation. */
export type RunStatus = 'SCHEDULED' | 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

/** What the comparison with the champion decided. */
export type PromotionVerdict = 'PROMOTED' | 'WAITING' | 'REJECTED' | 'UNDECIDED' | 'ERROR';

/** One training, or whatever a client logs: parameters, metrics, tags, artifacts, and the verdict on what it produced. */
@Entity('run')
@Index('ix_run_experiment', ['experimentId', 'id'])
@Index('ix_run_newest', ['experimentId', 'deletedAt', 'startedAt', 'id'])
@Index('ix_run_dataset_version', ['datasetVersionId'])
@Index('ix_run_parent', ['parentRunId', 'id'])
export class Run {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'experiment_id', type: 'int' }) experimentId!: number;
  /** Also the tag `mlflow.runName`. */
  @Column(textColumn(250)) name!: string;
  @Column({ name: 'user_id', ...textColumn(256), default: '' }) userId!: string;
  @Column(wordColumn(16)) status!: RunStatus;
  @Column({ name: 'dataset_version_id', ...idColumn, nullable: true }) datasetVersionId!: string | null;
  @Column({ name: 'feature_set_digest', ...digestColumn, nullable: true }) featureSetDigest!: string | null;
  /** Null for a run that a client logs: it makes no version of a model of ours. */
  @Column({ name: 'model_name', type: 'varchar', length: 256, nullable: true }) modelName!: string | null;
  /** Where its artifacts are. */
  @Column({ name: 'artifact_uri', ...textColumn(3000), default: '' }) artifactUri!: string;
  @Column({ name: 'promotion_verdict', ...wordColumn(16), nullable: true })
  promotionVerdict!: PromotionVerdict | null;
  @Column({ name: 'promotion_reason', type: 'varchar', length: 1000, nullable: true })
  promotionReason!: string | null;
  @Column({ name: 'error_code', ...wordColumn(64), nullable: true }) errorCode!: string | null;
  @Column({ name: 'error_message', type: 'varchar', length: 1000, nullable: true }) errorMessage!:
    | string
    | null;
  /** The search that this run is a trial of. */
  @Column({ name: 'parent_run_id', ...idColumn, nullable: true }) parentRunId!: string | null;
  /** Who asked for a training, by name; null for nobody, such as a schedule. */
  @Column({ name: 'asked_by', ...codeColumn, nullable: true }) askedBy!: string | null;
  /** Who that is, also when the name changes; null for nobody, and for somebody who had not signed in. */
  @Column({ name: 'asker_identity', ...codeColumn, nullable: true }) askerIdentity!: string | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'started_at', ...timeColumn, nullable: true }) startedAt!: Date | null;
  @Column({ name: 'ended_at', ...timeColumn, nullable: true }) endedAt!: Date | null;
  /** A deleted run keeps its rows and can be restored. */
  @Column({ name: 'deleted_at', ...timeColumn, nullable: true }) deletedAt!: Date | null;
}

@Entity('run_tag')
export class RunTag {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(longTextColumn) value!: string;
}

@Entity('run_param')
export class RunParam {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(longTextColumn) value!: string;
}

/** One point of a metric's history. A row is the same as another only if all of it is. */
@Entity('run_metric')
export class RunMetric {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @PrimaryColumn(bigColumn) step!: number;
  @PrimaryColumn({ name: 'timestamp_ms', ...bigColumn, default: 0 }) timestampMs!: number;
  /** 0 for NaN; plus or minus infinity is the largest number of that sign. */
  @PrimaryColumn({ type: 'double' }) value!: number;
  @PrimaryColumn({ name: 'is_nan', ...flagColumn, default: 0 }) isNan!: boolean;
}

/** The value of the greatest step, timestamp and value of each metric, so that lists and orderings need not read histories. */
@Entity('run_latest_metric')
@Index('ix_run_latest_metric_value', ['name', 'value', 'runId'])
export class RunLatestMetric {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(bigColumn) step!: number;
  @Column({ name: 'timestamp_ms', ...bigColumn, default: 0 }) timestampMs!: number;
  @Column({ type: 'double' }) value!: number;
  @Column({ name: 'is_nan', ...flagColumn, default: 0 }) isNan!: boolean;
}

/** The latest points of a batch that `run_latest_metric` does not have yet. */
@Entity('run_pending_latest')
@Index('ix_run_pending_latest_run', ['runId'])
export class RunPendingLatest {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: string;
  @Column({ name: 'run_id', ...idColumn }) runId!: string;
  /** JSON: an array of [name, step, timestamp in ms, value, 1 for NaN]. */
  @Column({ type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' }) points!: string;
}

/** Precision, recall and F1 of one category on one split. */
@Entity('run_class_metric')
export class RunClassMetric {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(wordColumn(10)) split!: Split;
  @PrimaryColumn({ name: 'class_index', type: 'smallint' }) classIndex!: number;
  @Column(codeColumn) code!: string;
  @Column({ name: 'precision_score', type: 'double' }) precision!: number;
  @Column({ name: 'recall_score', type: 'double' }) recall!: number;
  @Column({ name: 'f1_score', type: 'double' }) f1!: number;
  @Column({ type: 'int' }) support!: number;
}

/** One cell of a confusion matrix that is not zero: how many rows of one category were put in another. */
@Entity('run_confusion')
export class RunConfusion {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(wordColumn(10)) split!: Split;
  @PrimaryColumn({ name: 'truth_index', type: 'smallint' }) truthIndex!: number;
  @PrimaryColumn({ name: 'predicted_index', type: 'smallint' }) predictedIndex!: number;
  @Column({ name: 'row_count', type: 'int' }) rowCount!: number;
}

/** How often the model was right where it was about this sure: a bin of equal width of the reliability table. */
@Entity('run_reliability')
export class RunReliability {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(wordColumn(10)) split!: Split;
  @PrimaryColumn({ type: 'smallint' }) bin!: number;
  @Column({ name: 'row_count', type: 'int' }) rowCount!: number;
  @Column({ name: 'mean_confidence', type: 'double' }) meanConfidence!: number;
  @Column({ type: 'double' }) accuracy!: number;
}

/** What share of listings needs no human when answers below a confidence are left to one. */
@Entity('run_coverage')
export class RunCoverage {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(wordColumn(10)) split!: Split;
  @PrimaryColumn({ name: 'target_accuracy', type: 'double' }) targetAccuracy!: number;
  @Column({ name: 'confidence_min', type: 'double' }) confidenceMin!: number;
  @Column({ type: 'double' }) coverage!: number;
  @Column({ type: 'double' }) accuracy!: number;
}

/** A file that a run produced, by its path inside the run. */
@Entity('run_artifact')
export class RunArtifact {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn(textColumn(500)) path!: string;
  @Column(digestColumn) digest!: string;
}
