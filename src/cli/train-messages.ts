import type { TrainingResult } from '../pipeline/loop/train-and-promote.js';
import type { ErrorCode, ErrorFacts } from '../platform/errors.js';
import type { JobProgress } from '../queue/job-store.js';
import type { Environment } from './command.js';

export interface TrainInput {
  runId: string;
  environment: Environment;
}

/** What the thread of a training tells the command. */
export type TrainMessage =
  | { type: 'progress'; progress: JobProgress }
  | { type: 'done'; result: TrainingResult }
  | { type: 'failed'; error: { code: ErrorCode; message: string; facts: ErrorFacts; stack: string } };
