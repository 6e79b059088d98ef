import type { ErrorCode } from '../../platform/errors.js';
import type { JobProgress } from '../../queue/job-store.js';
import type { JobLogLevel } from '../../store/entities/job.js';

/** What the supervisor gives a job's thread when it starts it. */
export interface ThreadInput {
  jobId: string;
  attempt: number;
  kind: string;
  payload: Record<string, unknown>;
  environment: Record<string, string | undefined>;
}

/** What a job's thread tells its supervisor. */
export type ThreadMessage =
  | { type: 'progress'; progress: JobProgress }
  | { type: 'line'; level: JobLogLevel; message: string }
  | { type: 'done'; result: Record<string, unknown> }
  | { type: 'failed'; code: ErrorCode; message: string };
