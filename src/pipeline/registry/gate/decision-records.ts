import type { EntityManager } from 'typeorm';
import { digestOfRule, GATE_RULE_VERSION } from '../../../platform/gate-rule.js';
import { newId } from '../../../platform/ids.js';
import { bulkInsert } from '../../../store/bulk.js';
import { GateDecision } from '../../../store/entities/gate.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import type { PromotionVerdict } from '../../../store/entities/tracking.js';
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

/** The newest decision on a challenger, whatever it was compared with; null when there is none. */
export async function latestDecision(
  manager: EntityManager,
  challengerVersionId: string,
): Promise<GateDecision | null> {
  const [latest] = await manager.find(GateDecision, {
    where: { challengerVersionId },
    order: { id: 'DESC' },
    take: 1,
  });
  return latest ?? null;
}

/** What became of a run's model, where the gate's word decides about the promotion at once. */
export function promotionVerdictOf({ verdict }: Pick<GateDecision, 'verdict'>): PromotionVerdict {
  return verdict === 'PASSED' ? 'PROMOTED' : verdict;
}
