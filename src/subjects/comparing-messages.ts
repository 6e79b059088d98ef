import type { ComparedAnswers, ComparingTask } from '../pipeline/registry/comparison/kept-answers.js';

export interface ComparingMessage extends ComparingTask {
  readonly id: number;
}

export type ComparingResult =
  /** One entry for each of the others; null for one that has nothing in common with the first. */
  | { readonly id: number; readonly pairs: readonly (ComparedAnswers | null)[] }
  | { readonly id: number; readonly failure: string };
