import { ModelInputError, requireInRange } from '../errors.js';
import { normalQuantile } from '../statistics/normal-quantile.js';

/** An estimated share, all three in [0, 1]. */
interface EstimatedShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface EstimatedClass {
  /** Rows that were answered with this class. */
  readonly predicted: number;
  /** Rows that belong to it, as far as the probabilities say. */
  readonly support: number;
  /** Null where nothing was answered with it. */
  readonly precision: EstimatedShare | null;
  /** Null where nothing seems to belong to it. */
  readonly recall: EstimatedShare | null;
  readonly f1: EstimatedShare | null;
}

export interface EstimatedQuality {
  readonly rows: number;
  readonly accuracy: EstimatedShare;
  readonly perClass: readonly EstimatedClass[];
  /** Mean of F1 over the classes that have one; null where none has. */
  readonly macroF1: number | null;
  /** Mean probability a row that was not given class by class and was dealt out evenly. */
  readonly spreadMass: number;
}

export interface EstimateOptions {
  /** Rows on which the probabilities were calibrated; null where that is unknown, and then taken to be exact. */
  readonly calibrationRows: number | null;
  /** Share of windows whose realised figure lies inside, e.g. 0.95. */
  readonly confidence?: number;
}

/**
 * Confidence-based performance estimation of a classifier (as NannyML's CBPE for several classes): how well answers are,
 * told from their calibrated probabilities alone. The accuracy is the mean probability of the answers. Of class j, with
 * p the probability of j in each row: TP = sum of p over the rows answered j, FP = sum of 1 - p over the same, FN = sum
 * of p over the others; precision, recall and F1 follow.
 *
 * It holds as long as the probabilities are right for the listings that come: also when other kinds of listings come
 * than before. It is blind to a change of what a listing's category *is*.
 *
 * Rows may name only their most probable classes; what is left of the probability is dealt out evenly to the others,
 * which changes recall and F1 of classes, and neither the accuracy nor any precision.
 *
 * Intervals are for the figure that the labels of these very rows would give. Whether a row is right is a coin with its
 * probability, so the variance of the accuracy is v / n, v = mean of p (1 - p) (the sum is Poisson-binomial). The
 * probabilities themselves were calibrated on m rows, which adds a common error of about v / m: the standard error is
 * sqrt(v (1 / n + 1 / m)), and half a row, 1 / (2n), is added since only whole rows are right. The variances of the
 * figures of a class follow from those of its rows by the delta method, times the same 1 + n / m.
 */
export class QualityEstimator {
  private rows = 0;
  private hits = 0;
  private hitVariance = 0;
  private spreadTotal = 0;
  /** What each row gives to every class that it does not name, summed over the rows; and the variance of that. */
  private evenShare = 0;
  private evenVariance = 0;
  private readonly classes: ClassSums[];

  /** @param classCount classes that the classifier knows */
  constructor(private readonly classCount: number) {
    requireInRange('classCount', classCount, 1, 100_000);
    this.classes = Array.from({ length: classCount }, () => new ClassSums());
  }

  /**
   * Adds a row.
   * @param named distinct classes in [0, classCount), the one that was answered first
   * @param probabilities theirs, calibrated, summing to 1 at most
   * @throws ModelInputError SHAPE_MISMATCH, LABEL_OUT_OF_RANGE or NOT_A_NUMBER
   */
  add(named: ArrayLike<number>, probabilities: ArrayLike<number>): void {
    assertRow(named, probabilities, this.classCount);
    let rest = 1;
    for (let at = 0; at < named.length; at++) rest -= probabilities[at] as number;
    const unnamed = this.classCount - named.length;
    const even = unnamed === 0 ? 0 : Math.max(0, rest) / unnamed;
    this.rows += 1;
    this.spreadTotal += even * unnamed;
    this.evenShare += even;
    this.evenVariance += even * (1 - even);
    const first = probabilities[0] as number;
    this.hits += first;
    this.hitVariance += first * (1 - first);
    this.classes[named[0] as number]!.answered(first, even);
    for (let at = 1; at < named.length; at++) {
      this.classes[named[at] as number]!.passedOver(probabilities[at] as number, even);
    }
  }

  /** @throws ModelInputError EMPTY_INPUT before a row was added, INVALID_OPTION */
  estimate({ calibrationRows, confidence = 0.95 }: EstimateOptions): EstimatedQuality {
    if (this.rows === 0) throw new ModelInputError('EMPTY_INPUT', 'nothing to estimate from: no rows');
    requireInRange('confidence', confidence, 0.5, 0.9999, 'real');
    const { rows } = this;
    const z = normalQuantile((1 + confidence) / 2);
    const widening = 1 + (calibrationRows === null ? 0 : rows / Math.max(1, calibrationRows));
    const share = (value: number, variance: number, slack = 0): EstimatedShare => {
      const half = z * Math.sqrt(Math.max(0, variance) * widening) + slack;
      return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
    };
    const perClass = this.classes.map((sums) =>
      sums.figures({ share: this.evenShare, variance: this.evenVariance }, share),
    );
    const known = perClass.flatMap(({ f1 }) => (f1 === null ? [] : [f1.value]));
    return {
      rows,
      accuracy: share(this.hits / rows, this.hitVariance / rows ** 2, 0.5 / rows),
      perClass,
      macroF1: known.length === 0 ? null : known.reduce((sum, f1) => sum + f1, 0) / known.length,
      spreadMass: this.spreadTotal / rows,
    };
  }
}

type MakeShare = (value: number, variance: number) => EstimatedShare;

/** What the rows say of one class. */
class ClassSums {
  private predicted = 0;
  /** Over the rows answered with the class. */
  private truePositives = 0;
  private answeredVariance = 0;
  /** Over the other rows that name it. */
  private missed = 0;
  private missedVariance = 0;
  /** What the rows that name it give to each of the classes that they do not name. */
  private notEven = 0;
  private notEvenVariance = 0;

  answered(probability: number, even: number): void {
    this.predicted += 1;
    this.truePositives += probability;
    this.answeredVariance += probability * (1 - probability);
    this.leaveOut(even);
  }

  passedOver(probability: number, even: number): void {
    this.missed += probability;
    this.missedVariance += probability * (1 - probability);
    this.leaveOut(even);
  }

  private leaveOut(even: number): void {
    this.notEven += even;
    this.notEvenVariance += even * (1 - even);
  }

  /** @param even what all rows give to classes that they do not name */
  figures(even: { share: number; variance: number }, share: MakeShare): EstimatedClass {
    const { predicted, truePositives: hits, answeredVariance } = this;
    const misses = Math.max(0, this.missed + even.share - this.notEven);
    const missVariance = Math.max(0, this.missedVariance + even.variance - this.notEvenVariance);
    const support = hits + misses;
    const both = predicted + support;
    // A row that was answered with the class and belongs to it adds to hits and support, another that belongs to
    // support alone; these are the derivatives by the two.
    const spread = (byAnswered: number, byMissed: number) =>
      byAnswered ** 2 * answeredVariance + byMissed ** 2 * missVariance;
    return {
      predicted,
      support,
      precision: predicted === 0 ? null : share(hits / predicted, answeredVariance / predicted ** 2),
      recall:
        support === 0 ? null : share(hits / support, spread(misses / support ** 2, hits / support ** 2)),
      f1:
        both === 0
          ? null
          : share((2 * hits) / both, spread(2 / both - (2 * hits) / both ** 2, (2 * hits) / both ** 2)),
    };
  }
}

function assertRow(named: ArrayLike<number>, probabilities: ArrayLike<number>, classCount: number): void {
  if (named.length === 0 || named.length !== probabilities.length || named.length > classCount) {
    const facts = { classes: named.length, probabilities: probabilities.length, classCount };
    throw new ModelInputError('SHAPE_MISMATCH', 'a row needs a probability for each class it names', facts);
  }
  for (let at = 0; at < named.length; at++) {
    const label = named[at] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      const message = `class ${label} is not in [0, ${classCount})`;
      throw new ModelInputError('LABEL_OUT_OF_RANGE', message, { label, classCount });
    }
    const probability = probabilities[at] as number;
    if (!(probability >= 0 && probability <= 1 + 1e-6)) {
      throw new ModelInputError('NOT_A_NUMBER', `${probability} is no probability`, { at });
    }
  }
}
