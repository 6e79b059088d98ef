import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { digestColumn, idColumn, timeColumn } from './columns.js';

/** A named line of model versions, of which at most one is champion. */
@Entity('model')
@Index('ux_model_name', ['name'], { unique: true })
export class Model {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ type: 'varchar', length: 191, collation: 'utf8mb4_bin' }) name!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}

/** A trained model that can serve: the file, and the run that made it. */
@Entity('model_version')
@Index('ux_model_version', ['modelId', 'version'], { unique: true })
@Index('ux_model_version_run', ['runId'], { unique: true })
export class ModelVersion {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ type: 'int' }) version!: number;
  @Column({ name: 'run_id', ...idColumn }) runId!: string;
  @Column({ name: 'artifact_digest', ...digestColumn }) artifactDigest!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}

/** A name that points at a model version; `champion` is the one that serves. */
@Entity('model_alias')
export class ModelAlias {
  @PrimaryColumn({ name: 'model_id', ...idColumn }) modelId!: string;
  @PrimaryColumn({ type: 'varchar', length: 64, collation: 'utf8mb4_bin' }) alias!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
}

/** One move of an alias, kept for ever. */
@Entity('model_alias_change')
@Index('ix_model_alias_change_model', ['modelId', 'id'])
export class ModelAliasChange {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ type: 'varchar', length: 64, collation: 'utf8mb4_bin' }) alias!: string;
  @Column({ name: 'from_version_id', ...idColumn, nullable: true }) fromVersionId!: string | null;
  @Column({ name: 'to_version_id', ...idColumn }) toVersionId!: string;
  @Column({ type: 'varchar', length: 1000 }) reason!: string;
  @Column({ name: 'changed_at', ...timeColumn }) changedAt!: Date;
}
