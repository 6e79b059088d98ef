import { Column, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { codeColumn, digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

/** A piece of queued work. This row is its identity and its truth; the queue only carries the id to a worker. */
@Entity('job')
@Index('ux_job_idempotency_key', ['idempotencyKey'], { unique: true })
@Index('ix_job_state', ['state', 'heartbeatAt'])
@Index('ix_job_run', ['runId'])
@Index('ix_job_parent', ['parentJobId', 'state'])
export class Job {
  @PrimaryColumn(idColumn) id!: string;
  @Column(wordColumn(64)) kind!: string;
  @Column(wordColumn(16)) state!: JobState;
  @Column({ type: 'json' }) payload!: object;
  @Column({ type: 'json', nullable: true }) result!: object | null;
  @Column({ name: 'idempotency_key', ...codeColumn, nullable: true }) idempotencyKey!: string | null;
  @Column({ name: 'request_digest', ...digestColumn }) requestDigest!: string;
  @Column({ name: 'run_id', ...idColumn, nullable: true }) runId!: string | null;
  @Column({ name: 'dataset_version_id', ...idColumn, nullable: true }) datasetVersionId!: string | null;
  /** The job that waits for this one to end. */
  @Column({ name: 'parent_job_id', ...idColumn, nullable: true }) parentJobId!: string | null;
  @Column({ name: 'progress_percent', type: 'double' }) progressPercent!: number;
  @Column({ type: 'varchar', length: 191 }) stage!: string;
  @Column({ name: 'eta_seconds', type: 'int', nullable: true }) etaSeconds!: number | null;
  @Column({ type: 'int' }) attempt!: number;
  @Column({ name: 'attempts_max', type: 'int' }) attemptsMax!: number;
  @Column({ type: 'varchar', length: 191, nullable: true }) worker!: string | null;
  @Column({ name: 'error_code', ...wordColumn(64), nullable: true }) errorCode!: string | null;
  @Column({ name: 'error_message', type: 'text', nullable: true }) errorMessage!: string | null;
  /** Log lines that were ever written, so that who watches the row sees that there are new ones. */
  @Column({ name: 'log_line_count', type: 'int', default: 0 }) logLineCount!: number;
  @Column({ name: 'cancel_requested_at', ...timeColumn, nullable: true }) cancelRequestedAt!: Date | null;
  @Column({ name: 'heartbeat_at', ...timeColumn, nullable: true }) heartbeatAt!: Date | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'started_at', ...timeColumn, nullable: true }) startedAt!: Date | null;
  @Column({ name: 'finished_at', ...timeColumn, nullable: true }) finishedAt!: Date | null;
}

/** One change of a job's state. */
@Entity('job_event')
export class JobEvent {
  @PrimaryColumn(idColumn) id!: string;
  @Index('ix_job_event_job') @Column({ name: 'job_id', ...idColumn }) jobId!: string;
  @Column({ ...wordColumn(16), name: 'from_state', nullable: true }) fromState!: JobState | null;
  @Column({ ...wordColumn(16), name: 'to_state' }) toState!: JobState;
  @Column({ type: 'int' }) attempt!: number;
  @Column({ type: 'varchar', length: 1000 }) note!: string;
  @Column({ ...timeColumn, name: 'happened_at' }) happenedAt!: Date;
}

export type JobLogLevel = 'info' | 'warning' | 'error';

/** A line that a worker wrote of a job while it worked; the newest ones are kept. */
@Entity('job_log_line')
@Index('ix_job_log_line_job', ['jobId', 'id'])
export class JobLogLine {
  @PrimaryGeneratedColumn({ type: 'bigint' }) id!: number;
  @Column({ name: 'job_id', ...idColumn }) jobId!: string;
  @Column({ type: 'int' }) attempt!: number;
  @Column(wordColumn(16)) level!: JobLogLevel;
  @Column({ type: 'varchar', length: 500 }) message!: string;
  @Column({ name: 'logged_at', ...timeColumn }) loggedAt!: Date;
}

/** A finished slice of a batch prediction, so that an interrupted one goes on where it stopped. */
@Entity('batch_part')
export class BatchPart {
  @PrimaryColumn({ name: 'job_id', ...idColumn }) jobId!: string;
  @PrimaryColumn({ name: 'part_no', type: 'int' }) partNo!: number;
  @Column({ name: 'row_count', type: 'int' }) rowCount!: number;
  @Column({ name: 'rejected_count', type: 'int' }) rejectedCount!: number;
  @Column({ name: 'artifact_digest', ...digestColumn })
  artifactDigest!: string;
}
