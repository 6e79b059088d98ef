import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Split } from '../splits.js';
import { bigColumn, codeColumn, digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';

/** The kinds of data that models learn from, a folder of `src/subjects` each. */
const SUBJECT_NAMES = ['listings', 'films'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

export interface DatasetSource {
  role: 'listings' | 'labels' | 'pictures' | 'ratings' | 'films' | 'tags' | 'links';
  fileName: string;
  digest: string;
}

/** An immutable set of cleaned, split rows of one subject, named by the digest of its content and its recipe. */
@Entity('dataset_version')
@Index('ux_dataset_version_digest', ['digest'], { unique: true })
@Index('ix_dataset_version_source_digest', ['sourceDigest'])
export class DatasetVersion {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ type: 'varchar', length: 191 }) name!: string;
  @Column({ ...wordColumn(16), default: 'listings' }) subject!: SubjectName;
  @Column(digestColumn) digest!: string;
  @Column({ name: 'source_digest', ...digestColumn }) sourceDigest!: string;
  @Column(wordColumn(16)) state!: 'importing' | 'ready';
  @Column({ type: 'json' }) recipe!: object;
  @Column({ type: 'json' }) sources!: DatasetSource[];
  @Column({ name: 'accepted_rows', type: 'int' }) acceptedRows!: number;
  @Column({ name: 'rejected_rows', type: 'int' }) rejectedRows!: number;
  @Column({ name: 'duplicate_rows', type: 'int' }) duplicateRows!: number;
  @Column({ name: 'train_rows', type: 'int' }) trainRows!: number;
  @Column({ name: 'validation_rows', type: 'int' }) validationRows!: number;
  @Column({ name: 'gold_rows', type: 'int' }) goldRows!: number;
  /** Artifact with the features of the usable pictures; null without pictures. */
  @Column({ name: 'picture_features_digest', ...digestColumn, nullable: true })
  pictureFeaturesDigest!: string | null;
  @Column({ name: 'picture_rows', type: 'int', default: 0 }) pictureRows!: number;
  /** Artifact with the ratings of films; null for listings, which are rows. */
  @Column({ name: 'content_digest', ...digestColumn, nullable: true }) contentDigest!: string | null;
  /**
   * Feedback up to this arrival number was weighed for it: it has it, or it changes nothing, or cannot be taken in. Null
   * where nobody has looked.
   */
  @Column({ name: 'feedback_weighed_up_to', ...bigColumn, nullable: true })
  feedbackWeighedUpTo!: number | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'ready_at', ...timeColumn, nullable: true }) readyAt!: Date | null;
}

/** A category that occurs in a dataset version, in the order that models use for their outputs. */
@Entity('dataset_class')
export class DatasetClass {
  @PrimaryColumn({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @PrimaryColumn({ name: 'class_index', type: 'smallint' }) classIndex!: number;
  @Column(codeColumn) code!: string;
  @Column({ type: 'varchar', length: 255 }) name!: string;
  @Column({ name: 'train_rows', type: 'int' }) trainRows!: number;
  @Column({ name: 'validation_rows', type: 'int' }) validationRows!: number;
  @Column({ name: 'gold_rows', type: 'int' }) goldRows!: number;
}

export type LabelSource = 'ORIGINAL' | 'CORRECTION';

/** A cleaned listing of a dataset version. `lineNumber` points into the source file; 0 for one that is in none. */
@Entity('listing')
@Index('ix_listing_external_id', ['externalId'])
export class Listing {
  @PrimaryColumn({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @PrimaryColumn({ name: 'row_no', type: 'int' }) rowNo!: number;
  @Column({ name: 'line_number', type: 'int' }) lineNumber!: number;
  @Column({ name: 'external_id', ...codeColumn }) externalId!: string;
  @Column({ type: 'text' }) title!: string;
  @Column({ type: 'mediumtext' }) description!: string;
  @Column({ name: 'class_index', type: 'smallint' }) classIndex!: number;
  @Column({ name: 'cluster_no', type: 'int' }) clusterNo!: number;
  @Column(wordColumn(10)) split!: Split;
  @Column({ name: 'image_file', type: 'varchar', length: 255, nullable: true }) imageFile!: string | null;
  /** Who gave the label: the file, or a person who corrected it. A model never does. */
  @Column({ name: 'label_source', ...wordColumn(10), default: 'ORIGINAL' }) labelSource!: LabelSource;
  @Column({ name: 'label_by', ...codeColumn, nullable: true }) labelBy!: string | null;
  @Column({ name: 'correction_id', ...idColumn, nullable: true }) correctionId!: string | null;
  /** The label of the file where a correction took its place; null for a listing that came with its correction. */
  @Column({ name: 'original_code', ...codeColumn, nullable: true }) originalCode!: string | null;
}

/** A row of a source file that could not be used, with where it stands and why. */
@Entity('rejected_row')
export class RejectedRow {
  @PrimaryColumn({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @PrimaryColumn({ name: 'row_no', type: 'int' }) rowNo!: number;
  @Column({ name: 'line_number', type: 'int' }) lineNumber!: number;
  @Column(wordColumn(32)) reason!: string;
  @Column({ type: 'varchar', length: 500 }) detail!: string;
  @Column({ type: 'varchar', length: 500 }) excerpt!: string;
  /** Of the id of the user of films whose rating it was; null where that is not known. */
  @Column({ name: 'user_digest', ...digestColumn, nullable: true }) userDigest!: string | null;
}

/** Vectors built from a dataset version by a recipe; kept as an artifact and reused by digest. */
@Entity('feature_set')
@Index('ix_feature_set_version', ['datasetVersionId'])
export class FeatureSet {
  @PrimaryColumn(digestColumn) digest!: string;
  @Column({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @Column({ type: 'json' }) recipe!: object;
  @Column({ name: 'artifact_digest', ...digestColumn }) artifactDigest!: string;
  @Column({ name: 'row_count', type: 'int' }) rowCount!: number;
  @Column({ name: 'feature_count', type: 'int' }) featureCount!: number;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}

/** A listing whose picture could not be used, and why; the listing itself stays. */
@Entity('picture_note')
export class PictureNote {
  @PrimaryColumn({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @PrimaryColumn({ name: 'row_no', type: 'int' }) rowNo!: number;
  @Column({ name: 'file_name', type: 'varchar', length: 255 }) fileName!: string;
  @Column(wordColumn(32)) reason!: string;
  @Column({ type: 'varchar', length: 500 }) detail!: string;
}
