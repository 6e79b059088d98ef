import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigColumn, codeColumn, digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';
import type { SubjectName } from './dataset.js';

/** A request to erase a listing, or a user of films; kept for ever without any text of it. */
@Entity('erasure')
@Index('ix_erasure_external_id', ['externalIdDigest'])
export class Erasure {
  @PrimaryColumn(idColumn) id!: string;
  /** What was erased: a listing, or a user of films. */
  @Column({ ...wordColumn(16), default: 'listings' }) subject!: SubjectName;
  /** SHA-256 of the id of the listing or the user, by which late copies are recognised. */
  @Column({ name: 'external_id_digest', ...digestColumn }) externalIdDigest!: string;
  /** The id itself, until everything is erased. */
  @Column({ name: 'external_id', ...codeColumn, nullable: true }) externalId!: string | null;
  /** The name of the dataset that it is restricted to; null for all. */
  @Column({ name: 'dataset_name', type: 'varchar', length: 191, nullable: true }) datasetName!: string | null;
  @Column(wordColumn(16)) state!: 'begun' | 'done';
  @Column({ name: 'listing_rows', ...bigColumn }) listingRows!: number;
  @Column({ name: 'rejected_rows', ...bigColumn }) rejectedRows!: number;
  @Column({ name: 'prediction_rows', ...bigColumn }) predictionRows!: number;
  @Column({ name: 'correction_rows', ...bigColumn, default: 0 }) correctionRows!: number;
  @Column({ name: 'rating_rows', ...bigColumn, default: 0 }) ratingRows!: number;
  @Column({ name: 'feedback_rows', ...bigColumn, default: 0 }) feedbackRows!: number;
  @Column({ name: 'recommendation_rows', ...bigColumn, default: 0 }) recommendationRows!: number;
  @Column({ name: 'requested_at', ...timeColumn }) requestedAt!: Date;
  @Column({ name: 'done_at', ...timeColumn, nullable: true }) doneAt!: Date | null;
}

/** What an erasure touched: a dataset version that it altered, or a model version that had learnt from one. */
@Entity('erasure_touch')
@Index('ix_erasure_touch_target', ['targetId'])
export class ErasureTouch {
  @PrimaryColumn({ name: 'erasure_id', ...idColumn }) erasureId!: string;
  @PrimaryColumn(wordColumn(16)) kind!: 'dataset' | 'model';
  @PrimaryColumn({ name: 'target_id', ...idColumn }) targetId!: string;
  @Column({ name: 'row_count', ...bigColumn }) rowCount!: number;
}
