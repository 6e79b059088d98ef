import { digestOfRule, type GateRuleSettings } from '../../../platform/gate-rule.js';
import type { GateDecision } from '../../../store/entities/gate.js';
import type { ModelVersion } from '../../../store/entities/registry.js';

/** Whether a decision lets its challenger replace this champion now: it passed, by this rule, against this champion. */
export function allows(
  decision: GateDecision,
  champion: Pick<ModelVersion, 'id'> | null,
  rule: GateRuleSettings,
): boolean {
  return (
    decision.verdict === 'PASSED' &&
    decision.ruleDigest === digestOfRule(rule) &&
    decision.championVersionId === (champion?.id ?? null)
  );
}
