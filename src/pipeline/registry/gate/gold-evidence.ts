import type { GateEvidence } from '../../../ml/gate/gather-evidence.js';

/** What a decision on the gold rows of a dataset version rests on. */
export interface GoldEvidence extends GateEvidence {
  /** Gold rows that were left out since their listings were erased; absent in decisions from before it was noted. */
  readonly erasedRows?: number;
}
