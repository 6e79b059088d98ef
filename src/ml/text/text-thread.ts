import { parentPort, workerData } from 'node:worker_threads';
import { type TextTask, TextTaskRunner } from './text-tasks.js';
import type { VectorizerOptions } from './vectorizer.js';

/** The thread of `TextThreads`: answers each task with its result, in order. */
const runner = new TextTaskRunner(workerData as VectorizerOptions);
parentPort?.on('message', (task: TextTask) => parentPort?.postMessage(runner.run(task)));
