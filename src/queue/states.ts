import type { JobState } from '../store/entities/job.js';

/**
 * Every change of state a job may make. `running → running` is a job taken over from a worker that died;
 * `running → queued` is one that will be tried again.
 */
export const JOB_TRANSITIONS: Readonly<Record<JobState, readonly JobState[]>> = {
  queued: ['running', 'cancelled', 'failed'],
  running: ['running', 'queued', 'succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
};

/** The states of a job that has not ended. */
export const OPEN_STATES: readonly JobState[] = ['queued', 'running'];

export function isFinal(state: JobState): boolean {
  return JOB_TRANSITIONS[state].length === 0;
}

export function mayChange(from: JobState, to: JobState): boolean {
  return JOB_TRANSITIONS[from].includes(to);
}
