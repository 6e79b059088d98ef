import type { EntityManager } from 'typeorm';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import { CHILDREN_PERCENT } from '../../queue/parents.js';
import type { DecisionVerdict } from '../../store/entities/gate.js';
import { Run } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { GOLD_ANSWERS_PATH } from '../registry/gate/answers-file.js';
import { judgeChallenger } from '../registry/gate/judge-challenger.js';
import { registerChallenger } from '../registry/register-and-promote.js';
import { logArtifact, logParams } from '../tracking/runs.js';
import { flatParameters } from '../training/parameters/parameters.js';
import { readParameters } from '../training/read-parameters.js';
import { keepAnswers } from './keep-files.js';
import { bestTrial, trialsOfSearch } from './search-ranking.js';
import { createStages } from './stages.js';
import { findTraining, type SubjectContext, startRun } from './train-and-promote.js';

export interface SearchResult extends Record<string, unknown> {
  runId: string;
  bestRunId: string;
  bestTrial: number;
  /** What models of this subject are compared by, and how the best trial does by it. */
  measure: string;
  validationScore: number;
  goldScore: number;
  modelVersionId: string;
  version: number;
  decisionId: string;
  /** What the gate says of the best trial; it does not serve before it is promoted. */
  gateVerdict: DecisionVerdict;
  gateReason: string;
}

interface SearchContext extends SubjectContext {
  /** When a challenger may take the champion's place. */
  rule: GateRuleSettings;
  keepResult?: (manager: EntityManager, result: SearchResult) => Promise<void>;
}

/**
 * Ends a search whose trials have ended: the best of them is judged on gold, once, compared with the
 * champion by the gate, and registered as challenger.
 * @throws AppError NOT_FOUND (run), CONFLICT (no trial ended well), DAMAGED_ARTIFACT (the best model's file)
 */
export async function takeBestTrial(runId: string, context: SearchContext): Promise<SearchResult> {
  const { db, artifacts } = context;
  const { run, dataset } = await findTraining(db.manager, runId);
  await startRun(runId, context);
  const subject = context.subjectOf(dataset.subject);
  const best = bestTrial(await trialsOfSearch(db.manager, runId, subject.measure.metric));
  const stages = createStages(context.onProgress, {
    trials: CHILDREN_PERCENT,
    evaluation: 100 - CHILDREN_PERCENT,
  });
  stages.report('evaluation', 0, 'judging the best trial');
  const model = subject.decode(await artifacts.read(best.modelDigest));
  const scoring = {
    manager: db.manager,
    artifacts,
    onProgress: (fraction: number) => stages.report('evaluation', fraction, 'judging the best trial'),
  };
  const evaluated = await subject.evaluate(model, dataset, { withGold: true }, scoring);
  const challenger = { modelName: run.modelName, artifactDigest: best.modelDigest };
  const finding = await judgeChallenger(subject, challenger, dataset, {
    ...{ manager: db.manager, artifacts, rule: context.rule },
  });
  const answersDigest = await keepAnswers(finding.answers, context);
  const parameters = await readParameters(db.manager, best.runId);
  return inTransaction(db, async (manager) => {
    await context.assertMayWrite(manager);
    const made = { runId: best.runId, artifactDigest: best.modelDigest };
    const reason = `Trial ${best.number} was the best of the search ${runId}.`;
    const { version, decision } = await registerChallenger(manager, run.modelName, made, finding, {
      ...{ decidedBy: runId, reason },
    });
    if (answersDigest !== null) await logArtifact(manager, runId, GOLD_ANSWERS_PATH, answersDigest);
    await logArtifact(manager, runId, 'model.gondola', best.modelDigest);
    const settings = { ...flatParameters(parameters), ...subject.effectiveOf(model) };
    await logParams(manager, runId, bestParams(best, settings));
    await evaluated.record(manager, runId, best.number);
    await manager.update(Run, { id: runId }, { status: 'FINISHED', endedAt: new Date() });
    const result = {
      runId,
      bestRunId: best.runId,
      bestTrial: best.number,
      measure: subject.measure.title,
      validationScore: best.score,
      goldScore: evaluated.goldScore!,
      modelVersionId: version.id,
      version: version.version,
      decisionId: decision.id,
      gateVerdict: decision.verdict,
      gateReason: decision.reason,
    };
    await context.keepResult?.(manager, result);
    return result;
  });
}

function bestParams({ runId, number }: { runId: string; number: number }, settings: object) {
  const named = Object.entries(settings).map(([name, value]) => [`best.${name}`, value] as const);
  return { 'best.run': runId, 'best.trial': number, ...Object.fromEntries(named) };
}
