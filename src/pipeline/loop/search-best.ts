import type { EntityManager } from 'typeorm';
import { ListingModel } from '../../ml/model/listing-model.js';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import { CHILDREN_PERCENT } from '../../queue/parents.js';
import type { DecisionVerdict } from '../../store/entities/gate.js';
import { Run } from '../../store/entities/tracking.js';
import { inTransaction } from '../../store/transaction.js';
import { classesOf } from '../dataset/listings.js';
import { evaluateModel } from '../evaluation/evaluate-model.js';
import { GOLD_ANSWERS_PATH } from '../registry/gate/answers-file.js';
import { judgeChallenger } from '../registry/gate/judge-challenger.js';
import { registerChallenger } from '../registry/register-and-promote.js';
import { recordEvaluation } from '../tracking/evaluation-records.js';
import { logArtifact, logParams } from '../tracking/runs.js';
import { effectiveParameters } from '../training/effective-parameters.js';
import { flatParameters } from '../training/parameters/parameters.js';
import { readParameters } from '../training/read-parameters.js';
import { keepAnswers } from './keep-files.js';
import { bestTrial, trialsOfSearch } from './search-ranking.js';
import { createStages } from './stages.js';
import { findTraining, startRun } from './train-and-promote.js';
import type { TrainingContext } from './training-context.js';

export interface SearchResult extends Record<string, unknown> {
  runId: string;
  bestRunId: string;
  bestTrial: number;
  validationWeightedF1: number;
  goldWeightedF1: number;
  modelVersionId: string;
  version: number;
  decisionId: string;
  /** What the gate says of the best trial; it does not serve before it is promoted. */
  gateVerdict: DecisionVerdict;
  gateReason: string;
}

interface SearchContext extends TrainingContext {
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
  const best = bestTrial(await trialsOfSearch(db.manager, runId));
  const stages = createStages(context.onProgress, {
    trials: CHILDREN_PERCENT,
    evaluation: 100 - CHILDREN_PERCENT,
  });
  stages.report('evaluation', 0, 'judging the best trial');
  const model = ListingModel.decode(await artifacts.read(best.modelDigest));
  const evaluation = await evaluateModel(
    model,
    dataset,
    { withGold: true },
    {
      manager: db.manager,
      artifacts,
      onProgress: (fraction) => stages.report('evaluation', fraction, 'judging the best trial'),
    },
  );
  const challenger = { modelName: run.modelName, artifactDigest: best.modelDigest };
  const finding = await judgeChallenger(challenger, dataset, {
    ...{ manager: db.manager, artifacts, rule: context.rule },
  });
  const answersDigest = await keepAnswers(finding.answers, context);
  const codes = (await classesOf(db.manager, dataset.id)).map(({ code }) => code);
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
    const settings = { ...flatParameters(parameters), ...effectiveParameters(model.vectorizer) };
    await logParams(manager, runId, bestParams(best, settings));
    for (const split of [evaluation.validation, evaluation.gold!]) {
      await recordEvaluation(manager, runId, split, codes, best.number);
    }
    await manager.update(Run, { id: runId }, { status: 'FINISHED', endedAt: new Date() });
    const result = {
      runId,
      bestRunId: best.runId,
      bestTrial: best.number,
      validationWeightedF1: best.weightedF1,
      goldWeightedF1: evaluation.gold!.report.weightedF1,
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
