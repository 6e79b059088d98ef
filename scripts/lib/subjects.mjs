/** What `npm start` does for each subject: the model that it looks for, the sample that it imports, what it shows. */
import { parseArgs } from 'node:util';
import { showPrediction, showRecommendation } from './show.mjs';

/**
 * @typedef {object} StartSubject
 * @property {string} name
 * @property {string} modelName
 * @property {string} sampleTitle
 * @property {object} sample the input of the mutation importDataset
 * @property {(apiUrl: string, log: (line: string) => void) => Promise<void>} showAnswer asks for one answer and prints it
 */

/** @type {Record<string, StartSubject>} */
export const SUBJECTS = {
  listings: {
    name: 'listings',
    modelName: 'listing-classifier',
    sampleTitle: 'listings',
    sample: { name: 'sample', source: { sample: { listings: 20_000, seed: 1, pictures: false } } },
    showAnswer: showPrediction,
  },
  films: {
    name: 'films',
    modelName: 'film-recommender',
    sampleTitle: 'ratings of films',
    sample: {
      name: 'film-sample',
      source: { filmSample: { users: 1_000, films: 800, ratings: 60_000, seed: 1 } },
    },
    showAnswer: showRecommendation,
  },
};

/**
 * The subject that the arguments name, listings when they name none.
 *
 * @param {string[]} args what follows the script's name
 * @returns {StartSubject}
 * @throws {Error} for other arguments
 */
export function subjectOfArguments(args) {
  const { values } = parseArgs({ args, options: { subject: { type: 'string', default: 'listings' } } });
  const subject = Object.hasOwn(SUBJECTS, values.subject) ? SUBJECTS[values.subject] : undefined;
  if (subject !== undefined) return subject;
  throw new Error(
    `There is no subject "${values.subject}". npm start -- --subject takes one of: ${Object.keys(SUBJECTS).join(', ')}`,
  );
}
