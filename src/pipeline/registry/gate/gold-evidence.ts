import type { GateEvidence } from '../../../ml/gate/gather-evidence.js';

/** What a decision on the gold rows of a dataset version rests on. */
export interface GoldEvidence extends GateEvidence {
  /** Gold rows that were left out since their listings were erased; absent in decisions from before it was noted. */
  readonly erasedRows?: number;
}

/** The evidence of a decision on gold rows; null for a decision that rests on something else. */
export function goldEvidenceIn(evidence: object | null): GoldEvidence | null {
  return evidence !== null && 'mcnemar' in evidence ? (evidence as GoldEvidence) : null;
}
