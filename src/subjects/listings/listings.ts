import { ListingModel } from '../../ml/model/listing-model.js';
import { classesOf } from '../../pipeline/dataset/find-version.js';
import type { Subject } from '../../pipeline/subject.js';
import { effectiveParameters } from '../../pipeline/training/effective-parameters.js';
import { readComparisonSetting } from './comparison/comparison-setting.js';
import { assertCorrected, extendListings } from './corrections/extend-listings.js';
import { countNewLabels } from './corrections/weighed-labels.js';
import { assertTrainable } from './dataset/assert-trainable.js';
import { digestOfStoredRows } from './dataset/dataset-digest.js';
import { evaluateModel } from './evaluation/evaluate-model.js';
import { evaluated } from './evaluation/evaluated.js';
import { erasedForLearning } from './features/build-features.js';
import { compareOnGold } from './gate/compare-on-gold.js';
import { encodeAnswers } from './gate/encode-answers.js';
import { answerGold, type GoldAnswers } from './gate/gold-answers.js';
import { LISTING_MONITORING } from './monitoring/monitoring.js';
import { LISTING_QUALITY } from './quality/quality.js';
import { trainListings } from './training/train-listings.js';

/** Product listings, put into categories: judged by weighted F1. */
export const LISTINGS: Subject<ListingModel, GoldAnswers> = {
  name: 'listings',
  measure: { title: 'weighted F1', metric: 'weighted_f1' },
  assertTrainable,
  train: trainListings,
  decode: (bytes) => ListingModel.decode(bytes),
  async evaluate(model, dataset, options, context) {
    const codes = (await classesOf(context.manager, dataset.id)).map(({ code }) => code);
    return evaluated(await evaluateModel(model, dataset, options, context), codes);
  },
  effectiveOf: ({ vectorizer }) => effectiveParameters(vectorizer),
  answerGold,
  compareOnGold,
  encodeAnswers,
  readComparison: readComparisonSetting,
  erasedRows: async ({ id }, manager) => (await erasedForLearning(manager, id)).length,
  digestOf: (dataset, manager) => digestOfStoredRows(manager, dataset),
  assertExtendable: assertCorrected,
  extendDataset: extendListings,
  countNewLabels,
  monitoring: LISTING_MONITORING,
  quality: LISTING_QUALITY,
};
