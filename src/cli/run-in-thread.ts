import { Worker } from 'node:worker_threads';
import { AppError, toAppError } from '../platform/errors.js';
import type { JobProgress } from '../queue/job-store.js';
import type { CommandContext } from './command.js';
import { ENDING_SIGNALS, type EndingSignal, Interrupted } from './interrupted.js';
import type { LoopInput, LoopMessage } from './loop-messages.js';

interface ThreadWork extends Pick<LoopInput, 'task' | 'runId'> {
  onProgress: (progress: JobProgress) => void;
  /** What is said when a signal ends the work. */
  interruption: string;
}

/** @throws Interrupted on a signal, AppError for what the work throws */
export function runInThread<Result>(
  { task, runId, onProgress, interruption }: ThreadWork,
  { environment }: Pick<CommandContext, 'environment'>,
): Promise<Result> {
  const workerData: LoopInput = { task, runId, environment: { ...environment } };
  const thread = new Worker(new URL('./loop-thread.js', import.meta.url), { workerData });
  const listeners = new Map<EndingSignal, () => void>();
  let interrupted: Interrupted | null = null;
  return new Promise<Result>((done, fail) => {
    for (const signal of ENDING_SIGNALS) {
      const interrupt = () => {
        interrupted = new Interrupted(signal, interruption, { runId });
        void thread.terminate();
      };
      listeners.set(signal, interrupt);
      process.on(signal, interrupt);
    }
    thread.on('message', (message: LoopMessage) => {
      if (message.type === 'progress') onProgress(message.progress);
      else if (message.type === 'done') done(message.result as Result);
      else fail(asAppError(message.error, runId));
    });
    thread.on('error', (error) => fail(toAppError(error)));
    thread.on('exit', (code) => {
      fail(interrupted ?? new AppError('INTERNAL', `The thread ended with code ${code}.`, { runId }));
    });
  }).finally(() => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  });
}

function asAppError(
  { code, message, facts, stack }: Extract<LoopMessage, { type: 'failed' }>['error'],
  runId: string,
): AppError {
  const cause = new Error(message);
  cause.stack = stack;
  return new AppError(code, message, { ...facts, runId }, { cause });
}
