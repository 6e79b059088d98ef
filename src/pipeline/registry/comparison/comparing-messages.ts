import type { Judgement } from '../../../ml/gate/judge.js';
import type { GateRuleSettings } from '../../../platform/gate-rule.js';
import type { GoldEvidence } from '../gate/gold-evidence.js';

/** Files of kept answers (see `gate/answers-file.ts`), the first of which is compared with each of the others. */
export interface ComparingTask {
  readonly id: number;
  /** Categories of the dataset version, by class number. */
  readonly codes: readonly string[];
  readonly rule: GateRuleSettings;
  /** Rows whose listings were erased: they are left out. */
  readonly erasedIds: readonly string[];
  readonly first: Uint8Array;
  readonly others: readonly Uint8Array[];
}

export interface ComparedFlip {
  readonly rowNo: number;
  readonly truth: string;
  readonly championAnswer: string | null;
  readonly championConfidence: number;
  readonly challengerAnswer: string | null;
  readonly challengerConfidence: number;
}

export interface ComparedAnswers {
  /** As the gate would judge the second against the first, costs aside. */
  readonly judgement: Judgement & { readonly evidence: GoldEvidence };
  readonly flips: readonly ComparedFlip[];
}

export type ComparingResult =
  /** One entry for each of the others; null for one that has no gold row in common with the first. */
  | { readonly id: number; readonly pairs: readonly (ComparedAnswers | null)[] }
  | { readonly id: number; readonly failure: string };
