import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  digestColumn,
  idColumn,
  longTextColumn,
  nameColumn,
  tagValueColumn,
  textColumn,
  timeColumn,
  wordColumn,
} from './columns.js';
import type { SubjectName } from './dataset.js';

/** A named line of model versions, of which at most one is champion. */
@Entity('model')
@Index('ux_model_name', ['name'], { unique: true })
export class Model {
  @PrimaryColumn(idColumn) id!: string;
  @Column(textColumn(256)) name!: string;
  /** What its versions are about; null while it has none that was trained here. */
  @Column({ ...wordColumn(16), nullable: true }) subject!: SubjectName | null;
  @Column({ ...longTextColumn, nullable: true }) description!: string | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'updated_at', ...timeColumn, nullable: true }) updatedAt!: Date | null;
}

/** MLflow's stages; they say nothing about what serves, which is the alias `champion` alone. */
export type ModelStage = 'None' | 'Staging' | 'Production' | 'Archived';

/** A version of a model: trained here, with the file and the run that made it, or registered by a client. */
@Entity('model_version')
@Index('ux_model_version', ['modelId', 'version'], { unique: true })
@Index('ix_model_version_run', ['runId'])
@Index('ix_model_version_files', ['filesPath'])
export class ModelVersion {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ type: 'int' }) version!: number;
  /** The run that made it; a client may name one of another tracking server. */
  @Column({ name: 'run_id', ...wordColumn(256), nullable: true }) runId!: string | null;
  /** The file of a model that can serve; null for a version that was registered by a client. */
  @Column({ name: 'artifact_digest', ...digestColumn, nullable: true }) artifactDigest!: string | null;
  /** Where the client says the model comes from. */
  @Column({ ...textColumn(3000), default: '' }) source!: string;
  /** Where its files are. */
  @Column({ name: 'storage_location', ...textColumn(3000), default: '' }) storageLocation!: string;
  /** The same below the root of all artifacts, so that changes of files find the version; null for one of elsewhere. */
  @Column({ name: 'files_path', ...textColumn(3000), nullable: true }) filesPath!: string | null;
  @Column({ name: 'run_link', ...textColumn(500), nullable: true }) runLink!: string | null;
  @Column({ ...longTextColumn, nullable: true }) description!: string | null;
  @Column({ ...wordColumn(20), default: 'None' }) stage!: ModelStage;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'updated_at', ...timeColumn, nullable: true }) updatedAt!: Date | null;
  /** A deleted version stays as a row, so that its number is not used again. */
  @Column({ name: 'deleted_at', ...timeColumn, nullable: true }) deletedAt!: Date | null;
}

/** A name that points at a model version; `champion` is the one that serves. */
@Entity('model_alias')
export class ModelAlias {
  @PrimaryColumn({ name: 'model_id', ...idColumn }) modelId!: string;
  @PrimaryColumn({ ...textColumn(255) }) alias!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
}

/** Why an alias moved: the gate passed, a person overrode it, back to what served before, or without the gate's say. */
export type AliasMoveKind = 'GATE' | 'OVERRIDE' | 'ROLLBACK' | 'MOVE';

/** One move of an alias, kept for ever. */
@Entity('model_alias_change')
@Index('ix_model_alias_change_model', ['modelId', 'id'])
@Index('ix_model_alias_change_move', ['modelId', 'alias', 'moveNo'])
export class ModelAliasChange {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ ...textColumn(255) }) alias!: string;
  @Column({ name: 'from_version_id', ...idColumn, nullable: true }) fromVersionId!: string | null;
  /** Null when the alias was removed. */
  @Column({ name: 'to_version_id', ...idColumn, nullable: true }) toVersionId!: string | null;
  /** From 1 for each alias of a model, in the order of the moves. */
  @Column({ name: 'move_no', type: 'int', default: 0 }) moveNo!: number;
  @Column({ ...wordColumn(16), default: 'MOVE' }) kind!: AliasMoveKind;
  @Column({ name: 'decision_id', ...idColumn, nullable: true }) decisionId!: string | null;
  @Column({ type: 'varchar', length: 1000 }) reason!: string;
  @Column({ name: 'changed_at', ...timeColumn }) changedAt!: Date;
}

@Entity('model_tag')
export class ModelTag {
  @PrimaryColumn({ name: 'model_id', ...idColumn }) modelId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(tagValueColumn) value!: string;
}

@Entity('model_version_tag')
export class ModelVersionTag {
  @PrimaryColumn({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @PrimaryColumn(nameColumn) name!: string;
  @Column(tagValueColumn) value!: string;
}
