import { parentPort, workerData } from 'node:worker_threads';
import { reproduceRun } from '../pipeline/loop/reproduce-run.js';
import { takeBestTrial } from '../pipeline/loop/search-best.js';
import { trainTrial } from '../pipeline/loop/search-trial.js';
import { trainAndPromote } from '../pipeline/loop/train-and-promote.js';
import { fourEyesOfGate } from '../pipeline/registry/four-eyes/four-eyes.js';
import { assertRunOpen } from '../pipeline/tracking/runs.js';
import { readConfig } from '../platform/config.js';
import { toAppError } from '../platform/errors.js';
import { openArtifactStore } from '../store/artifacts/open-artifact-store.js';
import { openDatabase } from '../store/database.js';
import { subjectOf } from '../subjects/subjects.js';
import type { LoopInput, LoopMessage } from './loop-messages.js';

/** The thread in which a command trains, so that the program hears Ctrl-C and draws its bar meanwhile. */
const { task, runId, environment } = workerData as LoopInput;
const send = (message: LoopMessage) => parentPort?.postMessage(message);

const TASKS = {
  train: trainAndPromote,
  trial: trainTrial,
  'best-trial': takeBestTrial,
  reproduction: reproduceRun,
} as const;

try {
  const config = readConfig(environment, { redis: false });
  const db = await openDatabase({ url: config.mysql.url, poolSize: 2 });
  try {
    const result = await TASKS[task](runId, {
      db,
      subjectOf,
      artifacts: await openArtifactStore(config),
      rule: config.gate,
      fourEyes: await fourEyesOfGate(db, config),
      assertMayWrite: (manager) => assertRunOpen(manager, runId),
      onProgress: (progress) => send({ type: 'progress', progress }),
    });
    send({ type: 'done', result });
  } finally {
    await db.destroy();
  }
} catch (thrown) {
  const { code, message, facts, stack, cause } = toAppError(thrown);
  send({
    type: 'failed',
    error: { code, message, facts, stack: (cause instanceof Error ? cause.stack : stack) ?? '' },
  });
}
