import { parentPort, workerData } from 'node:worker_threads';
import { type BlockJob, type BlockTask, BlockWork } from './block-job.js';

const work = new BlockWork(workerData as BlockJob);
parentPort?.on('message', (task: BlockTask) => {
  work.run(task);
  parentPort?.postMessage(null);
});
