import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigColumn, idColumn, textColumn, wordColumn } from './columns.js';

const mediumTextColumn = { type: 'mediumtext', collation: 'utf8mb4_bin' } as const;

/** A dataset as a client describes it; its name and digest say which one it is within an experiment. */
@Entity('logged_dataset')
@Index('ux_logged_dataset', ['experimentId', 'name', 'digest'], { unique: true })
export class LoggedDataset {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'experiment_id', type: 'int' }) experimentId!: number;
  @Column(textColumn(500)) name!: string;
  @Column(textColumn(36)) digest!: string;
  @Column({ name: 'source_type', ...textColumn(36) }) sourceType!: string;
  @Column(mediumTextColumn) source!: string;
  @Column({ name: 'schema_text', ...mediumTextColumn, nullable: true }) schemaText!: string | null;
  @Column({ ...mediumTextColumn, nullable: true }) profile!: string | null;
}

/** A run read a dataset. */
@Entity('run_input')
@Index('ix_run_input_dataset', ['datasetId', 'runId'])
export class RunInput {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn({ name: 'dataset_id', ...idColumn }) datasetId!: string;
}

/** Says something about a run's use of a dataset; `mlflow.data.context` says what for. */
@Entity('run_input_tag')
export class RunInputTag {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn({ name: 'dataset_id', ...idColumn }) datasetId!: string;
  @PrimaryColumn(textColumn(255)) name!: string;
  @Column(textColumn(500)) value!: string;
}

/** A run read a logged model. */
@Entity('run_model_input')
export class RunModelInput {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn({ name: 'model_id', ...wordColumn(255) }) modelId!: string;
}

/** A run made a logged model. */
@Entity('run_model_output')
export class RunModelOutput {
  @PrimaryColumn({ name: 'run_id', ...idColumn }) runId!: string;
  @PrimaryColumn({ name: 'model_id', ...wordColumn(255) }) modelId!: string;
  @Column(bigColumn) step!: number;
}
