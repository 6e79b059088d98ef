import { type EntityManager, IsNull } from 'typeorm';
import { digestOfRule, GATE_RULE_VERSION } from '../../../platform/gate-rule.js';
import { newId } from '../../../platform/ids.js';
import { bulkInsert } from '../../../store/bulk.js';
import { GateDecision } from '../../../store/entities/gate.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { type PromotionVerdict, Run } from '../../../store/entities/tracking.js';
import type { GateFinding } from './judge-challenger.js';

/** Writes a finding down for ever, with every listing to which the two answered differently. */
export async function recordDecision(
  manager: EntityManager,
  challenger: Pick<ModelVersion, 'id' | 'modelId'>,
  finding: Omit<GateFinding, 'answers'>,
  runId: string | null,
): Promise<GateDecision> {
  const { verdict, reason, champion, evidence, flips, rule, datasetVersionId } = finding;
  const decision = manager.create(GateDecision, {
    id: newId(),
    modelId: challenger.modelId,
    runId,
    challengerVersionId: challenger.id,
    championVersionId: champion?.id ?? null,
    datasetVersionId,
    rule,
    ruleVersion: GATE_RULE_VERSION,
    ruleDigest: digestOfRule(rule),
    verdict,
    reason: reason.slice(0, 2000),
    evidence,
    flipCount: flips.length,
    createdAt: new Date(),
  });
  await manager.insert(GateDecision, decision);
  await bulkInsert(
    manager,
    'gate_flip',
    [
      ...['decision_id', 'row_no', 'truth', 'champion_answer', 'champion_confidence'],
      ...['challenger_answer', 'challenger_confidence'],
    ],
    flips.map(({ rowNo, truth, champion: before, challenger: after }) => [
      ...[decision.id, rowNo, truth, before.answer, before.confidence, after.answer, after.confidence],
    ]),
  );
  return decision;
}

/**
 * The latest decision on a challenger that counts for a promotion, or null: on the dataset that it was trained on, since
 * a rejection there is not undone by other gold rows, or one for which no rows were scored.
 */
export async function latestDecision(
  manager: EntityManager,
  { id, runId }: Pick<ModelVersion, 'id' | 'runId'>,
): Promise<GateDecision | null> {
  const run = runId === null ? null : await manager.findOneBy(Run, { id: runId });
  const ownDataset = run?.datasetVersionId ?? null;
  const datasets =
    ownDataset === null ? [{}] : [{ datasetVersionId: ownDataset }, { datasetVersionId: IsNull() }];
  return manager.findOne(GateDecision, {
    where: datasets.map((dataset) => ({ challengerVersionId: id, ...dataset })),
    order: { id: 'DESC' },
  });
}

/** What became of a run's model, where the gate's word decides about the promotion at once. */
export function promotionVerdictOf({ verdict }: Pick<GateDecision, 'verdict'>): PromotionVerdict {
  return verdict === 'PASSED' ? 'PROMOTED' : verdict;
}
