import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';

export interface StoredShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A category in a window: as estimated from the probabilities, and by the labels that came back. */
export interface StoredClassQuality {
  readonly code: string;
  readonly predicted: number;
  readonly estimated: {
    readonly support: number;
    readonly precision: StoredShare | null;
    readonly recall: StoredShare | null;
    readonly f1: StoredShare | null;
  };
  /** Null while no row that was answered with it or belongs to it has a label. */
  readonly realised: {
    readonly predicted: number;
    readonly support: number;
    readonly precision: StoredShare | null;
    readonly recall: StoredShare | null;
    readonly f1: number;
  } | null;
}

/** Which labels the realised figures rest on: those of a random sample, or all. */
export type LabelBasis = 'REVIEW' | 'ALL';

/** How well a model version did in its newest window: estimated without labels, and by those that came back. */
@Entity('quality_estimate')
@Index('ix_quality_estimate_version', ['modelVersionId', 'id'])
export class QualityEstimate {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'window_from', ...timeColumn }) windowFrom!: Date;
  @Column({ name: 'window_to', ...timeColumn }) windowTo!: Date;
  @Column({ name: 'row_count', type: 'int' }) rowCount!: number;
  /** Of which answers and which labels there were; while it stays the same nothing is estimated again. */
  @Column({ name: 'seen_digest', ...digestColumn }) seenDigest!: string;
  @Column({ name: 'estimated_accuracy', type: 'double' }) estimatedAccuracy!: number;
  @Column({ name: 'estimated_low', type: 'double' }) estimatedLow!: number;
  @Column({ name: 'estimated_high', type: 'double' }) estimatedHigh!: number;
  @Column({ name: 'estimated_macro_f1', type: 'double', nullable: true }) estimatedMacroF1!: number | null;
  /** Mean probability a row that was not stored category by category. */
  @Column({ name: 'spread_mass', type: 'double' }) spreadMass!: number;
  @Column({ name: 'calibration_rows', type: 'int', nullable: true }) calibrationRows!: number | null;
  @Column({ name: 'labelled_rows', type: 'int' }) labelledRows!: number;
  @Column({ name: 'label_basis', ...wordColumn(16) }) labelBasis!: LabelBasis;
  @Column({ name: 'realised_accuracy', type: 'double', nullable: true }) realisedAccuracy!: number | null;
  @Column({ name: 'realised_low', type: 'double', nullable: true }) realisedLow!: number | null;
  @Column({ name: 'realised_high', type: 'double', nullable: true }) realisedHigh!: number | null;
  /** Estimated less realised accuracy, both on the rows with a label. */
  @Column({ name: 'estimate_error', type: 'double', nullable: true }) estimateError!: number | null;
  @Column({ name: 'per_class', type: 'json' }) perClass!: StoredClassQuality[];
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}
