import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  bigColumn,
  digestColumn,
  flagColumn,
  idColumn,
  longTextColumn,
  nameColumn,
  tagValueColumn,
  textColumn,
  timeColumn,
  wordColumn,
} from './columns.js';

/** Whether the files of a logged model are there. */
export type LoggedModelStatus = 'PENDING' | 'READY' | 'UPLOAD_FAILED';

const modelIdColumn = wordColumn(40);

/** A model that a client logged, whether or not it was registered: its files, parameters and metrics. */
@Entity('logged_model')
@Index('ix_logged_model_experiment', ['experimentId', 'createdAt', 'id'])
@Index('ix_logged_model_source_run', ['sourceRunId'])
export class LoggedModel {
  /** `m-` and 32 hex digits. */
  @PrimaryColumn(modelIdColumn) id!: string;
  @Column({ name: 'experiment_id', type: 'int' }) experimentId!: number;
  @Column(textColumn(500)) name!: string;
  /** Where its files are. */
  @Column({ name: 'artifact_uri', ...textColumn(3000) }) artifactUri!: string;
  @Column(wordColumn(20)) status!: LoggedModelStatus;
  @Column({ name: 'model_type', ...textColumn(500), nullable: true }) modelType!: string | null;
  @Column({ name: 'source_run_id', ...wordColumn(256), nullable: true }) sourceRunId!: string | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
  @Column({ name: 'deleted_at', ...timeColumn, nullable: true }) deletedAt!: Date | null;
}

@Entity('logged_model_param')
export class LoggedModelParam {
  @PrimaryColumn({ name: 'logged_model_id', ...modelIdColumn }) loggedModelId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(longTextColumn) value!: string;
}

@Entity('logged_model_tag')
export class LoggedModelTag {
  @PrimaryColumn({ name: 'logged_model_id', ...modelIdColumn }) loggedModelId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(tagValueColumn) value!: string;
}

/** One point of a metric of a logged model, with the run that measured it and the data it was measured on. */
@Entity('logged_model_metric')
@Index('ix_logged_model_metric_latest', ['loggedModelId', 'name', 'timestampMs', 'step'])
export class LoggedModelMetric {
  @PrimaryColumn({ name: 'logged_model_id', ...modelIdColumn }) loggedModelId!: string;
  /** Digest of all that makes a point the same as another. */
  @PrimaryColumn({ name: 'point_digest', ...digestColumn }) pointDigest!: string;
  @Column({ name: 'run_id', ...idColumn }) runId!: string;
  @Column(nameColumn) name!: string;
  @Column(bigColumn) step!: number;
  @Column({ name: 'timestamp_ms', ...bigColumn }) timestampMs!: number;
  /** 0 for NaN; plus or minus infinity is the largest number of that sign. */
  @Column({ type: 'double' }) value!: number;
  @Column({ name: 'is_nan', ...flagColumn, default: 0 }) isNan!: boolean;
  @Column({ name: 'dataset_name', ...textColumn(500), nullable: true }) datasetName!: string | null;
  @Column({ name: 'dataset_digest', ...textColumn(36), nullable: true }) datasetDigest!: string | null;
}
