import type { Subject } from '../../../pipeline/subject.js';
import { digestOfSeen, measureWindow } from './measure-window.js';

/** How well categories are: the share of right ones, estimated from probabilities and by the labels that came back. */
export const LISTING_QUALITY: Subject['quality'] = {
  measure: { title: 'accuracy', metric: 'accuracy', isShare: true },
  pauseMs: 10_000,
  digestOfSeen,
  measureWindow,
};
