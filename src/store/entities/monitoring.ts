import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  bigColumn,
  codeColumn,
  digestColumn,
  flagColumn,
  idColumn,
  textColumn,
  timeColumn,
  wordColumn,
} from './columns.js';

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

/** What asked for a comparison. */
export type DriftReportCause = 'SCHEDULE' | 'ALARM' | 'REQUEST';

/** One comparison of the answers in a window with the reference of the version that gave them. */
@Entity('drift_report')
@Index('ix_drift_report_model', ['modelId', 'id'])
@Index('ix_drift_report_version', ['modelVersionId', 'id'])
@Index('ix_drift_report_window', ['modelVersionId', 'windowTo', 'id'])
@Index('ux_drift_report_job', ['jobId'], { unique: true })
export class DriftReportRow {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  /** The job that made it; null when it was made from the command line. */
  @Column({ name: 'job_id', ...idColumn, nullable: true }) jobId!: string | null;
  @Column({ ...wordColumn(16), default: 'REQUEST' }) cause!: DriftReportCause;
  @Column({ name: 'window_from', ...timeColumn }) windowFrom!: Date;
  @Column({ name: 'window_to', ...timeColumn }) windowTo!: Date;
  @Column({ name: 'row_count', type: 'int' }) rows!: number;
  @Column({ name: 'reference_row_count', type: 'int' }) referenceRows!: number;
  @Column(wordColumn(16)) state!: DriftState;
  /** Size of the largest effect of a column that drifted, 0 to 1; 0 where none did, null for reports of earlier versions. */
  @Column({ name: 'largest_effect', type: 'double', nullable: true }) largestEffect!: number | null;
  /** Names of the columns that drifted, the most telling first. */
  @Column({ name: 'drifted_columns', type: 'json' }) driftedColumns!: string[];
  /** How many columns are in each state. */
  @Column({ name: 'column_states', type: 'json' }) columnStates!: Record<DriftState, number>;
  /** The whole report as JSON. */
  @Column({ name: 'report_digest', ...digestColumn }) reportDigest!: string;
  /** The same as a page. */
  @Column({ name: 'page_digest', ...digestColumn }) pageDigest!: string;
  /** What tells texts of the window from those of the reference (`ml/drift/text/domain-file.ts`); null where texts were not compared. */
  @Column({ name: 'classifier_digest', ...digestColumn, nullable: true }) classifierDigest!: string | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}

/** When the champion of a model is checked for drift; at most one a model. Redis only carries its ticks. */
@Entity('drift_schedule')
@Index('ux_drift_schedule_model', ['modelId'], { unique: true })
@Index('ix_drift_schedule_due', ['nextDueAt'])
export class DriftSchedule {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column(textColumn(191)) cron!: string;
  @Column({ name: 'time_zone', ...wordColumn(64) }) timeZone!: string;
  @Column(flagColumn) enabled!: boolean;
  /** It comes from the configuration and follows it; nobody has set it. */
  @Column({ name: 'is_preset', ...flagColumn }) isPreset!: boolean;
  /** The next time that it asks for a check; null while it is off. */
  @Column({ name: 'next_due_at', ...timeColumn, nullable: true }) nextDueAt!: Date | null;
  /** The last time that it was due and asked. */
  @Column({ name: 'last_due_at', ...timeColumn, nullable: true }) lastDueAt!: Date | null;
  /** The job of the last check that it asked for. */
  @Column({ name: 'last_job_id', ...idColumn, nullable: true }) lastJobId!: string | null;
  /** Why the last time that it was due made no check; null when it did. */
  @Column({ name: 'last_skip_reason', type: 'varchar', length: 500, nullable: true }) lastSkipReason!:
    | string
    | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
}

/** How far the watch over the answers of a model version has read, and what all its signals say together. */
@Entity('watch')
export class Watch {
  @PrimaryColumn({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'row_count', ...bigColumn }) rows!: number;
  /** As strong as would be met by chance once in so many rows. */
  @Column({ type: 'double' }) evidence!: number;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
  /** The arrival number of the last prediction that was read; 0 before the first. */
  @Column({ name: 'last_arrival_no', ...bigColumn, default: 0 }) lastArrivalNo!: number;
  /** The largest arrival number that was there at `seenAt`; up to it is read once that has settled. */
  @Column({ name: 'seen_arrival_no', ...bigColumn, default: 0 }) seenArrivalNo!: number;
  /** Null before the first look. */
  @Column({ name: 'seen_at', ...timeColumn, nullable: true }) seenAt!: Date | null;
}

/** The state of the watch over one signal (`ml/watch`). */
@Entity('watch_signal')
export class WatchSignal {
  @PrimaryColumn({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @PrimaryColumn({ name: 'signal_name', ...wordColumn(32) }) signal!: string;
  @Column({ type: 'double' }) evidence!: number;
  @Column({ type: 'mediumtext', charset: 'utf8mb4', collation: 'utf8mb4_bin' }) state!: string;
}

/** A time in which a watch said that the answers of a version are no longer those of its reference: one row an episode. */
@Entity('drift_alarm')
@Index('ix_drift_alarm_model', ['modelId', 'id'])
@Index('ix_drift_alarm_version', ['modelVersionId', 'closedAt'])
@Index('ix_drift_alarm_untold', ['isEndTold', 'id'])
export class DriftAlarm {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ type: 'double' }) evidence!: number;
  /** The signals that speak for it, the strongest first, with what they say. */
  @Column({ type: 'json' }) findings!: SignalFinding[];
  @Column({ name: 'opened_at', ...timeColumn }) openedAt!: Date;
  /** Null while it lasts. */
  @Column({ name: 'closed_at', ...timeColumn, nullable: true }) closedAt!: Date | null;
  /** Null until what has to follow from it was begun. */
  @Column({ name: 'notified_at', ...timeColumn, nullable: true }) notifiedAt!: Date | null;
  /** When somebody said that it was seen, who, and what of it; null until then. */
  @Column({ name: 'acknowledged_at', ...timeColumn, nullable: true }) acknowledgedAt!: Date | null;
  @Column({ name: 'acknowledged_by', ...codeColumn, nullable: true }) acknowledgedBy!: string | null;
  @Column({ type: 'varchar', length: 1000, nullable: true }) note!: string | null;
  /** Who ended it as a false alarm, and why; null for one that lasts or was over by itself. */
  @Column({ name: 'closed_by', ...codeColumn, nullable: true }) closedBy!: string | null;
  @Column({ name: 'closing_note', type: 'varchar', length: 1000, nullable: true }) closingNote!:
    | string
    | null;
  /** Whether what has to follow from its end was done: never before it is over. */
  @Column({ name: 'is_end_told', ...flagColumn, default: 0 }) isEndTold!: boolean;
}

/** What a watch says of one signal. */
export interface SignalFinding {
  readonly signal: string;
  /** Its share of the evidence of all signals, 0 to 1. */
  readonly share: number;
  readonly direction: 'UP' | 'DOWN' | 'WIDER' | 'NARROWER';
  /** The category that became more or less frequent; null for a number, and for categories that are new. */
  readonly category: string | null;
  readonly isNewCategory: boolean;
  /** When the change began, as far as can be told; null when it cannot. */
  readonly since: string | null;
  /** Of numbers: the shift in standard deviations. */
  readonly shift: number | null;
  readonly shareBefore: number | null;
  readonly shareSince: number | null;
}
