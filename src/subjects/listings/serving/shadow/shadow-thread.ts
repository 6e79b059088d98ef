import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../../../platform/thread-priority.js';
import { ShadowScorer } from './score-answers.js';
import type { ShadowTask } from './shadow-messages.js';

/** The thread of `Shadow`: takes what processor time the requests leave. */
const NICENESS = 19;

giveWay(NICENESS);
const scorer = new ShadowScorer();
parentPort?.on('message', (task: ShadowTask) => {
  if (task.type === 'challengers') scorer.setChallengers(task.challengers);
  else parentPort?.postMessage(scorer.score(task.answers));
});
