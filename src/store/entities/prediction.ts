import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { codeColumn, digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';

export interface RankedCategory {
  code: string;
  name: string;
  confidence: number;
}

/** An answer that was given, with what was asked and which model version answered. */
@Entity('prediction')
@Index('ix_prediction_model_version', ['modelVersionId', 'id'])
@Index('ix_prediction_job', ['jobId', 'id'])
@Index('ix_prediction_external_id', ['externalId'])
export class Prediction {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'job_id', ...idColumn, nullable: true }) jobId!: string | null;
  @Column({ name: 'external_id', ...codeColumn, nullable: true }) externalId!: string | null;
  @Column(wordColumn(16)) source!: 'graphql' | 'rest' | 'batch' | 'cli';
  @Column({ type: 'text' }) title!: string;
  @Column({ type: 'mediumtext' }) description!: string;
  /** The uploaded picture; null without one. */
  @Column({ name: 'picture_digest', ...digestColumn, nullable: true }) pictureDigest!: string | null;
  /** Why the picture was left out of the answer. */
  @Column({ name: 'picture_note', type: 'varchar', length: 500, nullable: true }) pictureNote!: string | null;
  @Column({ name: 'category_code', ...codeColumn }) categoryCode!: string;
  @Column({ type: 'double' }) confidence!: number;
  @Column({ name: 'top_k', type: 'json' }) topK!: RankedCategory[];
  @Column({ name: 'latency_ms', type: 'double' }) latencyMs!: number;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}
