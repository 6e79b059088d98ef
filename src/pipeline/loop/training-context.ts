import type { DataSource, EntityManager } from 'typeorm';
import type { JobProgress } from '../../queue/job-store.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { JobLogLevel } from '../../store/entities/job.js';

/** What a training works with, whoever runs it: a job's thread or the command line. */
export interface TrainingContext {
  db: DataSource;
  artifacts: ArtifactStore;
  /** Throws when this process may no longer write for the run, inside the transaction that is about to write. */
  assertMayWrite: (manager: EntityManager) => Promise<unknown>;
  onProgress: (progress: JobProgress) => void;
  /** Takes a line about what happened, for people to read. */
  onLine?: (level: JobLogLevel, message: string) => void;
}
