import type { ErrorCode, ErrorFacts } from '../platform/errors.js';
import type { JobProgress } from '../queue/job-store.js';
import type { Environment } from './command.js';

/** What a thread of the command line does with a run. */
type LoopTask = 'train' | 'trial' | 'best-trial' | 'reproduction';

export interface LoopInput {
  task: LoopTask;
  runId: string;
  environment: Environment;
}

/** What the thread tells the command. */
export type LoopMessage =
  | { type: 'progress'; progress: JobProgress }
  | { type: 'done'; result: object }
  | { type: 'failed'; error: { code: ErrorCode; message: string; facts: ErrorFacts; stack: string } };
