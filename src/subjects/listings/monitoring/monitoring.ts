import { LISTING_SIGNALS } from '../../../ml/signals/signal-profile.js';
import type { Subject } from '../../../pipeline/subject.js';
import { comparable } from './comparable.js';
import { compareWindow } from './compare-window.js';
import { measureReference } from './measure-reference.js';
import { largestArrivalNo, nextAnswers } from './next-answers.js';

/** How predictions are watched. */
export const LISTING_MONITORING: Subject['monitoring'] = {
  kept: { table: 'prediction', confidence: 'confidence' },
  signals: LISTING_SIGNALS,
  ...{ measureReference, comparable, nextAnswers, largestArrivalNo, compareWindow },
};
