import { createStages } from '../pipeline/loop/stages.js';
import { assertCurrentAttempt } from '../queue/attempts.js';
import { IMPORT_CORRECTIONS } from '../queue/definitions.js';
import {
  correctionImportSchema,
  importCorrections,
} from '../subjects/listings/corrections/import-corrections.js';
import { implementJob } from './kit/handler.js';

export const importCorrectionsJob = implementJob(IMPORT_CORRECTIONS, async (context) => {
  const { job, payload, db, artifacts } = context;
  const stages = createStages(context.reportProgress, { corrections: 1 });
  return importCorrections(job.id, correctionImportSchema.parse(payload), {
    ...{ db, artifacts },
    assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
    onProgress: (fraction, description) => stages.report('corrections', fraction, description),
  });
});
