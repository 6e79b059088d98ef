import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';

/** As `ml/comparison/compare-columns.ts` has it. */
type DriftState = 'OK' | 'DRIFT' | 'SMALL' | 'TOO_FEW_ROWS';

/** What a model version's answers look like where nothing has drifted: measured on the gold rows of its dataset. */
@Entity('reference_profile')
export class ReferenceProfile {
  @PrimaryColumn({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @Column({ name: 'row_count', type: 'int' }) rows!: number;
  /** The file (`ml/signals/signal-profile.ts`). */
  @Column({ name: 'artifact_digest', ...digestColumn }) artifactDigest!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}

/** One comparison of the answers in a window with the reference of the version that gave them. */
@Entity('drift_report')
@Index('ix_drift_report_model', ['modelId', 'id'])
@Index('ux_drift_report_job', ['jobId'], { unique: true })
export class DriftReportRow {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  /** The job that made it; null when it was made from the command line. */
  @Column({ name: 'job_id', ...idColumn, nullable: true }) jobId!: string | null;
  @Column({ name: 'window_from', ...timeColumn }) windowFrom!: Date;
  @Column({ name: 'window_to', ...timeColumn }) windowTo!: Date;
  @Column({ name: 'row_count', type: 'int' }) rows!: number;
  @Column({ name: 'reference_row_count', type: 'int' }) referenceRows!: number;
  @Column(wordColumn(16)) state!: DriftState;
  /** Names of the columns that drifted, the most telling first. */
  @Column({ name: 'drifted_columns', type: 'json' }) driftedColumns!: string[];
  /** The whole report as JSON. */
  @Column({ name: 'report_digest', ...digestColumn }) reportDigest!: string;
  /** The same as a page. */
  @Column({ name: 'page_digest', ...digestColumn }) pageDigest!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}
