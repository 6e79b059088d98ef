import { workerData } from 'node:worker_threads';
import { type BatchJob, runBatch } from './batch-job.js';

runBatch(workerData as BatchJob);
