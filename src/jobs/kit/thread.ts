import { parentPort, workerData } from 'node:worker_threads';
import { readConfig } from '../../platform/config.js';
import { toAppError } from '../../platform/errors.js';
import { createLogger } from '../../platform/logging.js';
import { openArtifactStore } from '../../store/artifacts/open-artifact-store.js';
import { openDatabase } from '../../store/database.js';
import { implementationOf } from '../registry.js';
import type { ThreadInput, ThreadMessage } from './thread-messages.js';

/** The thread in which one job runs. Its supervisor ends it when the job is cancelled. */
const input = workerData as ThreadInput;
const send = (message: ThreadMessage) => parentPort?.postMessage(message);
const config = readConfig(input.environment);
const log = createLogger('job', config.log.level).child({ jobId: input.jobId, kind: input.kind });

try {
  const implementation = implementationOf(input.kind);
  const db = await openDatabase({ url: config.mysql.url, poolSize: 2 });
  try {
    const result = await implementation.run({
      job: { id: input.jobId, attempt: input.attempt },
      payload: implementation.definition.payload.parse(input.payload),
      db,
      artifacts: await openArtifactStore(config),
      config,
      log,
      reportProgress: (progress) => send({ type: 'progress', progress }),
      reportLine: (level, message) => send({ type: 'line', level, message }),
    });
    send({ type: 'done', result });
  } finally {
    await db.destroy();
  }
} catch (thrown) {
  const error = toAppError(thrown);
  if (error.code === 'INTERNAL') log.error({ err: thrown }, 'job failed');
  send({ type: 'failed', code: error.code, message: error.message });
}
