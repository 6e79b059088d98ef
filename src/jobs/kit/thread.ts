import { readConfig } from '../../platform/config.js';
import { toAppError } from '../../platform/errors.js';
import { createLogger } from '../../platform/logging.js';
import { openArtifactStore } from '../../store/artifacts/open-artifact-store.js';
import { openDatabase } from '../../store/database.js';
import { implementationOf } from '../registry.js';
import { meetParent } from './parent.js';

/** The thread, or process, in which one job runs. Its supervisor ends it when the job is cancelled. */
const parent = await meetParent();
const { input } = parent;
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
      reportProgress: (progress) => void parent.send({ type: 'progress', progress }),
      reportLine: (level, message) => void parent.send({ type: 'line', level, message }),
    });
    await parent.send({ type: 'done', result });
  } finally {
    await db.destroy();
  }
} catch (thrown) {
  const error = toAppError(thrown);
  if (error.code === 'INTERNAL') log.error({ err: thrown }, 'job failed');
  await parent.send({ type: 'failed', code: error.code, message: error.message });
}
parent.leave();
