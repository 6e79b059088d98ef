import { createStages } from '../pipeline/loop/stages.js';
import { archivePredictions } from '../pipeline/serving/archive/archive-predictions.js';
import { assertAllRead, cleanArchives } from '../pipeline/serving/archive/archived-erasures.js';
import { counted } from '../platform/counted.js';
import { assertCurrentAttempt } from '../queue/attempts.js';
import { ARCHIVE_PREDICTIONS } from '../queue/definitions.js';
import { implementJob } from './kit/handler.js';

export const archivePredictionsJob = implementJob(ARCHIVE_PREDICTIONS, async (context) => {
  const { job, payload, db, artifacts } = context;
  const stages = createStages(context.reportProgress, { predictions: 1 });
  const writing = {
    ...{ db, artifacts },
    assertMayWrite: (manager: Parameters<typeof assertCurrentAttempt>[0]) =>
      assertCurrentAttempt(manager, job),
    // Nobody knows how many there are without reading them all.
    onProgress: (rows: number) =>
      stages.report('predictions', 0.5, `${counted(rows, 'prediction')} archived`),
  };
  const cleaned = await cleanArchives(writing);
  for (const { digest, reason } of cleaned.unreadable) context.reportLine('error', `${digest}: ${reason}`);
  for (const digest of cleaned.kept) {
    context.reportLine('warning', `the old file ${digest} stays, since something else refers to it`);
  }
  const { before } = payload;
  const moved = before === null ? {} : await archivePredictions(new Date(before), writing);
  assertAllRead(cleaned);
  return { cleanedFiles: cleaned.files, ...moved };
});
