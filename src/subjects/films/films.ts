import { FilmModel } from '../../ml/recommend/film-model.js';
import type { Subject } from '../../pipeline/subject.js';
import { assertTrainable } from './dataset/assert-trainable.js';
import { digestOfStoredFilms } from './dataset/content-digest.js';
import { erasedRatings } from './erasure/erased-users.js';
import { evaluateFilms } from './evaluate-films.js';
import { readFilmParts } from './film-parts.js';
import { answerGoldUsers, compareGoldUsers, encodeGoldUsers, type GoldUsers } from './gate/gold-users.js';
import { FILM_MONITORING } from './monitoring/monitoring.js';
import { FILM_QUALITY } from './quality/quality.js';
import { trainFilms } from './train-films.js';
import { countNewFeedback, extendAndNote } from './weighed-feedback.js';

/** Films, recommended to people by what they liked: judged by NDCG@10. */
export const FILMS: Subject<FilmModel, GoldUsers> = {
  name: 'films',
  measure: { title: 'NDCG@10', metric: 'ndcg_at_10' },
  assertTrainable,
  train: trainFilms,
  decode: (bytes) => FilmModel.decode(bytes),
  async evaluate(model, dataset, options, { manager, artifacts }) {
    return evaluateFilms(model, await readFilmParts(manager, artifacts, dataset), options);
  },
  effectiveOf: () => ({}),
  answerGold: answerGoldUsers,
  compareOnGold: compareGoldUsers,
  encodeAnswers: encodeGoldUsers,
  readComparison: async () => ({}),
  erasedRows: ({ id }, manager) => erasedRatings(manager, id),
  digestOf: (dataset, manager) => digestOfStoredFilms(manager, dataset),
  // Feedback is of no model, so that there is nothing to look up.
  assertExtendable: async () => {},
  extendDataset: extendAndNote,
  countNewLabels: countNewFeedback,
  monitoring: FILM_MONITORING,
  quality: FILM_QUALITY,
};
