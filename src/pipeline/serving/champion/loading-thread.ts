import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../../platform/thread-priority.js';
import type { LoadingTask } from './loading-messages.js';
import { readShared } from './read-shared.js';

/** The thread of `ModelLoader`: reads and checks one model file after the other. */
const NICENESS = 5;

giveWay(NICENESS);
parentPort?.on('message', (task: LoadingTask) => parentPort?.postMessage(readShared(task)));
