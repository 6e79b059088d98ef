import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { digestColumn, flagColumn, idColumn, textColumn, timeColumn, wordColumn } from './columns.js';

/** When a model is trained again by the clock; at most one a model. Redis only carries its ticks. */
@Entity('retraining_schedule')
@Index('ux_retraining_schedule_model', ['modelId'], { unique: true })
@Index('ix_retraining_schedule_due', ['nextDueAt'])
export class RetrainingSchedule {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column(textColumn(191)) cron!: string;
  @Column({ name: 'time_zone', ...wordColumn(64) }) timeZone!: string;
  @Column(flagColumn) enabled!: boolean;
  /** The next time that it asks for a training; null while it is off. */
  @Column({ name: 'next_due_at', ...timeColumn, nullable: true }) nextDueAt!: Date | null;
  /** The last time that it was due and asked. */
  @Column({ name: 'last_due_at', ...timeColumn, nullable: true }) lastDueAt!: Date | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
}

/** What asked for a training. */
export type RetrainingCause = 'SCHEDULE' | 'DRIFT_ALARM' | 'QUALITY_ALARM' | 'WEBHOOK' | 'MANUAL';

/** What became of a request; only STARTED starts a run. */
export type RetrainingDecision =
  | 'STARTED'
  | 'MERGED'
  | 'IN_FLIGHT'
  | 'HYSTERESIS'
  | 'COOLDOWN'
  | 'BUDGET'
  | 'DRY_RUN'
  | 'NOTIFIED'
  | 'NO_EFFECT'
  | 'IMPOSSIBLE';

/** What was known when a training was asked for, by name. */
export type RetrainingEvidence = Readonly<Record<string, string | number | boolean | null>>;

/** A request for a training, and what was decided; kept for ever. */
@Entity('retraining_request')
@Index('ix_retraining_request_model', ['modelId', 'id'])
@Index('ix_retraining_request_alarm', ['modelId', 'alarm', 'id'])
@Index('ix_retraining_request_episode', ['modelId', 'dedupKey', 'decision', 'id'])
@Index('ix_retraining_request_decision', ['modelId', 'decision', 'createdAt'])
@Index('ix_retraining_request_run', ['runId', 'decision'])
@Index('ux_retraining_request_once', ['modelId', 'onceKey'], { unique: true })
export class RetrainingRequest {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column(wordColumn(16)) cause!: RetrainingCause;
  /** Who asked: `grafana`, `alertmanager`, `evidently`, `schedule`, `monitoring` or `person`. */
  @Column(wordColumn(32)) source!: string;
  /** Names the alarm or the schedule among those of the model. */
  @Column(textColumn(191)) alarm!: string;
  /** Equal for requests about the same thing: an episode of an alarm, a due time of a schedule. */
  @Column({ name: 'dedup_key', ...textColumn(255) }) dedupKey!: string;
  /** The dedup key where it started a run: no two can. */
  @Column({ name: 'once_key', ...textColumn(255), nullable: true }) onceKey!: string | null;
  @Column({ type: 'json' }) evidence!: RetrainingEvidence;
  @Column(wordColumn(16)) decision!: RetrainingDecision;
  @Column({ type: 'varchar', length: 1000 }) reason!: string;
  /** How often the same was asked and decided so. */
  @Column({ type: 'int' }) repeats!: number;
  @Column({ name: 'job_id', ...idColumn, nullable: true }) jobId!: string | null;
  /** The run that it started; of MERGED and IN_FLIGHT the run that was there already when it was repeated last. */
  @Column({ name: 'run_id', ...idColumn, nullable: true }) runId!: string | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  /** When it was repeated last. */
  @Column({ name: 'last_at', ...timeColumn }) lastAt!: Date;
}

/** How an alarm stands, so that one that stays or flaps starts one training and not many. */
@Entity('retraining_alarm')
export class RetrainingAlarm {
  @PrimaryColumn({ name: 'model_id', ...idColumn }) modelId!: string;
  @PrimaryColumn(textColumn(191)) alarm!: string;
  /** When the present or last episode began, as its source says. */
  @Column({ name: 'episode_at', ...timeColumn }) episodeAt!: Date;
  @Column({ name: 'is_firing', ...flagColumn }) isFiring!: boolean;
  /** When it was last told to fire, or was cleared. */
  @Column({ name: 'changed_at', ...timeColumn }) changedAt!: Date;
  /** What it did since it was last clear for long enough; null for nothing. */
  @Column({ name: 'held_by', ...wordColumn(16), nullable: true }) heldBy!: 'STARTED' | 'DRY_RUN' | null;
}

/** A signature that was accepted, so that it is not accepted again. */
@Entity('webhook_delivery')
@Index('ix_webhook_delivery_received', ['receivedAt'])
export class WebhookDelivery {
  @PrimaryColumn({ name: 'signature_digest', ...digestColumn }) signatureDigest!: string;
  @Column({ name: 'received_at', ...timeColumn }) receivedAt!: Date;
}
