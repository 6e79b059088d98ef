import type { DataSource } from 'typeorm';
import type { Config } from '../../platform/config.js';
import type { Logger } from '../../platform/logging.js';
import type { JobDefinition } from '../../queue/definitions.js';
import type { JobProgress } from '../../queue/job-store.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { JobLogLevel } from '../../store/entities/job.js';

/** What a job's implementation works with. It runs in a thread of its own and may be ended at any instruction. */
interface JobContext<Payload> {
  readonly job: { readonly id: string; readonly attempt: number };
  readonly payload: Payload;
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly config: Config;
  readonly log: Logger;
  readonly reportProgress: (progress: JobProgress) => void;
  /** Adds a line to what people read of the job while it runs; stages are added by themselves. */
  readonly reportLine: (level: JobLogLevel, message: string) => void;
}

export interface JobImplementation<Payload extends Record<string, unknown> = Record<string, unknown>> {
  readonly definition: JobDefinition<Payload>;
  /**
   * Does the work and returns what is kept as the job's result. It may be run again after any crash, so each of
   * its effects is either idempotent or fenced by `assertCurrentAttempt`. It fails by throwing.
   */
  readonly run: (context: JobContext<Payload>) => Promise<Record<string, unknown>>;
}

/** Ties an implementation to its definition, checked by type. */
export function implementJob<Payload extends Record<string, unknown>>(
  definition: JobDefinition<Payload>,
  run: JobImplementation<Payload>['run'],
): JobImplementation {
  return { definition, run } as unknown as JobImplementation;
}
