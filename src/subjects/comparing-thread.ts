import { parentPort } from 'node:worker_threads';
import type { ComparedAnswers, KeptPair } from '../pipeline/registry/comparison/kept-answers.js';
import { giveWay } from '../platform/thread-priority.js';
import type { SubjectName } from '../store/entities/dataset.js';
import type { ComparingMessage, ComparingResult } from './comparing-messages.js';
import { compareUserFiles } from './films/comparison/compare-user-files.js';
import { compareAnswers } from './listings/comparison/compare-answers.js';

/** The thread of `ThreadedComparer`: one comparison after the other. */
const NICENESS = 5;

/** Not by the subjects themselves, which would bring all that trains into the thread. */
const COMPARE: Readonly<Record<SubjectName, (pair: KeptPair) => ComparedAnswers | null>> = {
  listings: compareAnswers,
  films: compareUserFiles,
};

function compare({ id, subject, others, ...pair }: ComparingMessage): ComparingResult {
  try {
    return { id, pairs: others.map((second) => COMPARE[subject]({ ...pair, second })) };
  } catch (error) {
    return { id, failure: (error as Error).message };
  }
}

giveWay(NICENESS);
parentPort?.on('message', (message: ComparingMessage) => parentPort?.postMessage(compare(message)));
