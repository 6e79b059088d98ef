/** When a challenger may take the champion's place. Shares and differences of F1 in [0, 1]. */
export interface GateRule {
  /** Two-sided level of McNemar's test; the bootstrap's interval has the confidence 1 - significance. */
  readonly significance: number;
  /** How sure a gold set must be to show a difference, for all that is said about numbers of rows. */
  readonly power: number;
  /** A smaller difference in weighted F1 is not worth a change, however sure it is. */
  readonly differenceMin: number;
  /**
   * A gold set that would show a difference of this size is large enough to reject a challenger that it does not
   * show to be better; on a smaller one a challenger that is ahead stays undecided.
   */
  readonly decisiveDifference: number;
  /** Classes with fewer gold rows are not guarded. */
  readonly guardSupportMin: number;
  /** No guarded class may lose more F1 than this, unless the loss may be chance. */
  readonly guardFallMax: number;
  /** How much weighted F1 a challenger that is cheaper may lose at most. */
  readonly nonInferiorityMargin: number;
  /** What share of the file, or of the time for an answer, a challenger must save to be cheaper. */
  readonly savingMin: number;
  readonly resamples: number;
  readonly seed: number;
}

/** What a model costs to serve; null for what was not measured. */
export interface ModelCost {
  readonly fileBytes: number | null;
  /** Time for one answer, each measured in turn with the other model's. */
  readonly answerMicros: readonly number[] | null;
}

export interface Costs {
  readonly champion: ModelCost;
  readonly challenger: ModelCost;
}
