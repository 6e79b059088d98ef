import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { codeColumn, digestColumn, flagColumn, idColumn, timeColumn, wordColumn } from './columns.js';

/** What people say of a listing: one category, different ones, or nothing that still stands. */
export type CorrectedListingState = 'LABELLED' | 'CONFLICT' | 'UNLABELLED';

/**
 * A listing that corrections of a model are about. Whoever changes its corrections locks this row first, so that the
 * accepted ones of a listing always name one category.
 */
@Entity('corrected_listing')
@Index('ux_corrected_listing_digest', ['digest'], { unique: true })
@Index('ix_corrected_listing_state', ['modelId', 'state', 'id'])
@Index('ix_corrected_listing_updated', ['modelId', 'updatedAt'])
export class CorrectedListing {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  /** Of model, external id and texts, by which the listing is recognised. */
  @Column(digestColumn) digest!: string;
  @Column(wordColumn(16)) state!: CorrectedListingState;
  /** The category that all agree on; null unless LABELLED. */
  @Column({ name: 'category_code', ...codeColumn, nullable: true }) categoryCode!: string | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
}

/** By which way a correction came: REVIEW says that somebody worked through a random sample. */
export type CorrectionSource = 'API' | 'CSV' | 'CLI' | 'REVIEW';

export type CorrectionState = 'ACCEPTED' | 'CONFLICT' | 'SUPERSEDED' | 'REJECTED';

/** A person's word on where a listing belongs, also where it confirms the model. Kept for ever, whatever becomes of it. */
@Entity('correction')
@Index('ux_correction_idempotency_key', ['idempotencyKey'], { unique: true })
@Index('ix_correction_listing', ['listingId', 'id'])
@Index('ix_correction_model_prediction', ['modelId', 'predictionId'])
@Index('ix_correction_model_state', ['modelId', 'state', 'newCategory'])
@Index('ix_correction_model_source', ['modelId', 'source', 'state'])
@Index('ix_correction_prediction', ['predictionId'])
@Index('ix_correction_external_id', ['externalId'])
@Index('ix_correction_job', ['jobId'])
@Index('ix_correction_dataset_version', ['datasetVersionId'])
export class Correction {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'listing_id', ...idColumn }) listingId!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  /** The answer that it judges; null for a listing that is named by its texts alone. */
  @Column({ name: 'prediction_id', ...idColumn, nullable: true }) predictionId!: string | null;
  /** The import of corrections that brought it, and the line of its file. */
  @Column({ name: 'job_id', ...idColumn, nullable: true }) jobId!: string | null;
  @Column({ name: 'line_number', type: 'int', nullable: true }) lineNumber!: number | null;
  @Column({ name: 'external_id', ...codeColumn, nullable: true }) externalId!: string | null;
  @Column({ type: 'text' }) title!: string;
  @Column({ type: 'mediumtext' }) description!: string;
  @Column({ name: 'picture_digest', ...digestColumn, nullable: true }) pictureDigest!: string | null;
  @Column({ name: 'category_code', ...codeColumn }) categoryCode!: string;
  /** Whether the model knew no such category, and the person said that it is meant. */
  @Column({ name: 'new_category', ...flagColumn }) newCategory!: boolean;
  /** What the model had said; kept to be compared, never a label. */
  @Column({ name: 'predicted_code', ...codeColumn, nullable: true }) predictedCode!: string | null;
  @Column({ name: 'submitted_by', ...codeColumn }) submittedBy!: string;
  @Column(wordColumn(16)) source!: CorrectionSource;
  @Column({ type: 'varchar', length: 1000 }) note!: string;
  @Column(wordColumn(16)) state!: CorrectionState;
  @Column({ name: 'idempotency_key', ...codeColumn, nullable: true }) idempotencyKey!: string | null;
  @Column({ name: 'request_digest', ...digestColumn }) requestDigest!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  /** When its state last changed, and by whom where a person decided. */
  @Column({ name: 'decided_at', ...timeColumn, nullable: true }) decidedAt!: Date | null;
  @Column({ name: 'decided_by', ...codeColumn, nullable: true }) decidedBy!: string | null;
  /** The first dataset version that took it in. */
  @Column({ name: 'dataset_version_id', ...idColumn, nullable: true }) datasetVersionId!: string | null;
}

/** A label that was weighed for a dataset version: the version has it, or it cannot be taken into it. */
@Entity('weighed_label')
@Index('ix_weighed_label_listing', ['listingId'])
export class WeighedLabel {
  @PrimaryColumn({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @PrimaryColumn({ name: 'listing_id', ...idColumn }) listingId!: string;
  @Column({ name: 'category_code', ...codeColumn }) categoryCode!: string;
}

/** One change of a correction's state. */
@Entity('correction_event')
@Index('ix_correction_event_correction', ['correctionId', 'id'])
export class CorrectionEvent {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'correction_id', ...idColumn }) correctionId!: string;
  @Column({ name: 'from_state', ...wordColumn(16), nullable: true }) fromState!: CorrectionState | null;
  @Column({ name: 'to_state', ...wordColumn(16) }) toState!: CorrectionState;
  /** Who decided, or whose correction had this effect. */
  @Column({ name: 'caused_by', ...codeColumn }) causedBy!: string;
  @Column({ type: 'varchar', length: 1000 }) note!: string;
  @Column({ name: 'happened_at', ...timeColumn }) happenedAt!: Date;
}
