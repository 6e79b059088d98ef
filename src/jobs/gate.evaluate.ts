import { createStages } from '../pipeline/loop/stages.js';
import { evaluateGate } from '../pipeline/registry/evaluate-gate.js';
import { assertCurrentAttempt, keepResult } from '../queue/attempts.js';
import { EVALUATE_GATE } from '../queue/definitions.js';
import { subjectOf } from '../subjects/subjects.js';
import { implementJob } from './kit/handler.js';

export const evaluateGateJob = implementJob(EVALUATE_GATE, async (context) => {
  const { job, payload, db, artifacts, config } = context;
  const stages = createStages(context.reportProgress, { scoring: 1 });
  const resultOf = ({ id, verdict }: { id: string; verdict: string }) => ({ decisionId: id, verdict });
  const decision = await evaluateGate(payload.modelVersionId, payload.datasetVersionId, {
    ...{ db, artifacts, subjectOf, rule: config.gate },
    assertMayWrite: (manager) => assertCurrentAttempt(manager, job),
    keepResult: (manager, made) => keepResult(manager, job, resultOf(made)),
    onProgress: (fraction) => stages.report('scoring', fraction, 'scoring champion and challenger'),
  });
  return resultOf(decision);
});
