import { checkDrift } from '../pipeline/loop/check-drift.js';
import { createStages } from '../pipeline/loop/stages.js';
import { assertCurrentAttempt, keepResult } from '../queue/attempts.js';
import { CHECK_DRIFT } from '../queue/definitions.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const checkDriftJob = implementJob(CHECK_DRIFT, async (context) => {
  const { job, payload, db, artifacts } = context;
  const stages = createStages(context.reportProgress, { comparing: 1 });
  const resultOf = ({ id, state, pageDigest }: { id: string; state: string; pageDigest: string }) => ({
    driftReportId: id,
    state,
    pageDigest,
  });
  const check = {
    modelVersionId: payload.modelVersionId,
    from: new Date(payload.from),
    to: new Date(payload.to),
    jobId: job.id,
    cause: payload.cause ?? 'REQUEST',
  };
  const report = await checkDrift(check, {
    ...{ db, artifacts, subjectOf },
    assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
    keepResult: (manager, made) => keepResult(manager, job, resultOf(made)),
    onProgress: (fraction, stage) => stages.report('comparing', fraction, stage),
  });
  return resultOf(report);
});
