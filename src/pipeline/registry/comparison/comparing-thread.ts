import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../../platform/thread-priority.js';
import { compareAnswers } from './compare-answers.js';
import type { ComparingTask } from './comparing-messages.js';

/** The thread of `AnswerComparer`: one comparison after the other. */
const NICENESS = 5;

giveWay(NICENESS);
parentPort?.on('message', (task: ComparingTask) => parentPort?.postMessage(compareAnswers(task)));
