import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { codeColumn, digestColumn, flagColumn, idColumn, timeColumn, wordColumn } from './columns.js';

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

/** What the realised figures rest on: labels of a random sample, all labels, or what users did with films. */
export type LabelBasis = 'REVIEW' | 'ALL' | 'FEEDBACK';

/**
 * How well a model version did in its newest window: estimated without labels, and by those that came back. Of films nothing
 * is estimated, `realised` is the NDCG@10 on what users liked, and rows with a label are users.
 */
@Entity('quality_estimate')
@Index('ix_quality_estimate_version', ['modelVersionId', 'id'])
@Index('ix_quality_estimate_created', ['modelVersionId', 'createdAt'])
export class QualityEstimate {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'window_from', ...timeColumn }) windowFrom!: Date;
  @Column({ name: 'window_to', ...timeColumn }) windowTo!: Date;
  @Column({ name: 'row_count', type: 'int' }) rowCount!: number;
  /** Of what there was to look at; while it stays the same nothing is estimated again. */
  @Column({ name: 'seen_digest', ...digestColumn }) seenDigest!: string;
  @Column({ name: 'estimated_accuracy', type: 'double', nullable: true }) estimatedAccuracy!: number | null;
  @Column({ name: 'estimated_low', type: 'double', nullable: true }) estimatedLow!: number | null;
  @Column({ name: 'estimated_high', type: 'double', nullable: true }) estimatedHigh!: number | null;
  @Column({ name: 'estimated_macro_f1', type: 'double', nullable: true }) estimatedMacroF1!: number | null;
  /** Mean probability a row that was not stored category by category. */
  @Column({ name: 'spread_mass', type: 'double', nullable: true }) spreadMass!: number | null;
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

/** What an alarm of quality rests on: probabilities alone, or the labels of answers that were drawn by chance. */
export type QualityBasis = 'ESTIMATED' | 'REALISED';

/** A time in which the accuracy of a champion was below that of its reference: one row an episode and basis. */
@Entity('quality_alarm')
@Index('ix_quality_alarm_model', ['modelId', 'id'])
@Index('ix_quality_alarm_version', ['modelVersionId', 'closedAt'])
@Index('ix_quality_alarm_untold', ['isEndTold', 'id'])
export class QualityAlarm {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column(wordColumn(16)) basis!: QualityBasis;
  /** Of the version on the gold rows that it was judged on. */
  @Column({ name: 'reference_accuracy', type: 'double' }) referenceAccuracy!: number;
  /** The accuracy where it was lowest, with its interval. */
  @Column({ type: 'double' }) accuracy!: number;
  @Column({ name: 'accuracy_low', type: 'double' }) low!: number;
  @Column({ name: 'accuracy_high', type: 'double' }) high!: number;
  /** Answers that it rests on. */
  @Column({ name: 'row_count', type: 'int' }) rows!: number;
  /** What the lower end of the drop had to be above, by the policy of the time. */
  @Column({ name: 'drop_min', type: 'double' }) dropMin!: number;
  @Column({ name: 'opened_at', ...timeColumn }) openedAt!: Date;
  /** Null while it lasts. */
  @Column({ name: 'closed_at', ...timeColumn, nullable: true }) closedAt!: Date | null;
  /** Null until what has to follow from it was begun. */
  @Column({ name: 'notified_at', ...timeColumn, nullable: true }) notifiedAt!: Date | null;
  /** When somebody said that it was seen, who, and what of it; null until then. */
  @Column({ name: 'acknowledged_at', ...timeColumn, nullable: true }) acknowledgedAt!: Date | null;
  @Column({ name: 'acknowledged_by', ...codeColumn, nullable: true }) acknowledgedBy!: string | null;
  @Column({ type: 'varchar', length: 1000, nullable: true }) note!: string | null;
  /** Whether what has to follow from its end was done: never before it is over. */
  @Column({ name: 'is_end_told', ...flagColumn, default: 0 }) isEndTold!: boolean;
}
