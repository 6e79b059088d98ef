import type { GateRuleSettings } from '../../../platform/gate-rule.js';
import type { SubjectName } from '../../../store/entities/dataset.js';
import type { GoldComparison } from '../../subject.js';

/** Two files of kept answers (see `gate/answers-file.ts`) to the same gold part. */
export interface KeptPair {
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly rule: GateRuleSettings;
  /** What `Subject.readComparison` gave. */
  readonly setting: object;
}

/** A gold row that two runs answered differently. */
export interface ComparedFlip {
  readonly rowNo: number;
  readonly truth: string;
  readonly championAnswer: string | null;
  readonly championConfidence: number;
  readonly challengerAnswer: string | null;
  readonly challengerConfidence: number;
}

/** What kept answers say of two runs. */
export interface ComparedAnswers {
  /** As the gate would judge the second against the first, costs aside. */
  readonly judgement: Pick<GoldComparison, 'verdict' | 'reasons' | 'evidence'>;
  readonly flips: readonly ComparedFlip[];
}

/** Files of kept answers of a subject, the first of which is compared with each of the others. */
export interface ComparingTask extends Omit<KeptPair, 'second'> {
  readonly subject: SubjectName;
  readonly others: readonly Uint8Array[];
}

/** Compares kept answers without holding up other requests. */
export interface AnswerComparer {
  /** The first file with each of the others; null for one that is about nothing of the gold part that the first is about. */
  compare(task: ComparingTask): Promise<readonly (ComparedAnswers | null)[]>;
}
