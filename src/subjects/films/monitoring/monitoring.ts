import { compareWithReference, sidesOf } from '../../../pipeline/monitoring/drift/compare-with-reference.js';
import type { Subject } from '../../../pipeline/subject.js';
import { filmsOf } from '../dataset/film-data.js';
import { largestArrivalNo, nextAnswers, readWindow } from './answers.js';
import { FILM_SIGNAL_MEANINGS, FILM_SIGNALS } from './film-signals.js';
import { measureReference } from './measure-reference.js';

/** How recommendations are watched. */
export const FILM_MONITORING: Subject['monitoring'] = {
  kept: { table: 'recommendation', confidence: null },
  signals: FILM_SIGNALS,
  ...{ measureReference, nextAnswers, largestArrivalNo },
  comparable: async (_manager, _version, profile) => profile,
  async compareWindow(version, modelName, window, { manager, rowsMax, reference: { record, profile } }) {
    const current = await readWindow(manager, version.id, window, rowsMax);
    const films = await filmsOf(manager, record.datasetVersionId);
    const compared = compareWithReference(
      { names: FILM_SIGNALS, reference: profile, current, others: [] },
      {
        title: `Drift of ${modelName}, version ${version.version}`,
        createdAt: new Date(),
        ...sidesOf('users of the dataset it learned from', { record, rows: current.rows }, window),
      },
      {
        meanings: FILM_SIGNAL_MEANINGS,
        categoryNames: { film: new Map(films.map(({ externalId, title }) => [externalId, title])) },
      },
    );
    return { ...compared, rows: current.rows, referenceRows: record.rows };
  },
};
