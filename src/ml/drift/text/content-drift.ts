import { type DriftOptions, defineDriftTest, type Measured } from '../drift-test.js';
import { asTexts, type Sample } from '../sample.js';
import { randomAucPercentile } from './auc.js';
import { classifyDomain } from './domain-classifier.js';
import { evidentlyDomainClassifier, type SplitScore } from './evidently-classifier.js';

/** The seed of Evidently's split, though not its generator. */
const SEED = 42;
const DEFECT =
  'splits without regard to the side, knows English stop words alone, and trains longer than it needs to';

type Limit = (score: SplitScore, options: DriftOptions) => Partial<Measured>;

function measureSoundly(test: string, limit: Limit) {
  return (reference: Sample, current: Sample, options: DriftOptions): Measured => {
    const verdict = classifyDomain(
      asTexts(reference, test).texts,
      asTexts(current, test).texts,
      options.seed ?? SEED,
    );
    if (verdict === null) return { state: 'too-few-rows' };
    const { auc, pvalue, heldOut } = verdict;
    return { score: auc, facts: { pvalue }, ...limit({ auc, ...heldOut }, options) };
  };
}

function measureAsEvidently(test: string, limit: Limit) {
  return (reference: Sample, current: Sample, options: DriftOptions): Measured => {
    const texts = [asTexts(reference, test).texts, asTexts(current, test).texts] as const;
    const score = evidentlyDomainClassifier(...texts, options.seed ?? SEED);
    return score === null ? { state: 'raises' } : { score: score.auc, ...limit(score, options) };
  };
}

const noLimit: Limit = () => ({});

/** Can a classifier tell the texts of the sides apart better than with an AUC of 0.55? For many rows. */
export const absoluteTextTest = defineDriftTest({
  name: 'abs_text_content_drift',
  title: 'Text classifier, fixed AUC',
  kinds: ['text'],
  returns: 'distance',
  threshold: 0.55,
  alarm: 'above',
  defect: DEFECT,
  measure: measureSoundly('abs_text_content_drift', noLimit),
  measureAsEvidently: measureAsEvidently('abs_text_content_drift', noLimit),
});

const PERCENTILE = 0.95;

/** The AUC that guessing stays below in this share of all cases. */
const percentileLimit: Limit = ({ reference, current }, { threshold = PERCENTILE }) => ({
  limit: randomAucPercentile(reference, current, threshold),
});

/** Can a classifier tell the texts apart better than guessing does in 95 % of all cases? For few rows. */
export const percentileTextTest = defineDriftTest({
  name: 'perc_text_content_drift',
  title: 'Text classifier against guessing',
  kinds: ['text'],
  returns: 'distance',
  threshold: PERCENTILE,
  alarm: 'above',
  defect: DEFECT,
  measure: measureSoundly('perc_text_content_drift', percentileLimit),
  measureAsEvidently: measureAsEvidently('perc_text_content_drift', percentileLimit),
});
