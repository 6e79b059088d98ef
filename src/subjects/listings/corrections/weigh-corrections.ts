import { AppError } from '../../../platform/errors.js';
import type {
  CorrectedListingState,
  Correction,
  CorrectionState,
} from '../../../store/entities/correction.js';

/** How the state of a correction may change; a new one begins as ACCEPTED or CONFLICT. */
const CHANGES: Readonly<Record<CorrectionState, readonly CorrectionState[]>> = {
  ACCEPTED: ['CONFLICT', 'SUPERSEDED', 'REJECTED'],
  CONFLICT: ['ACCEPTED', 'SUPERSEDED', 'REJECTED'],
  SUPERSEDED: [],
  REJECTED: [],
};

/** @throws AppError CONFLICT */
export function assertMayBecome(from: CorrectionState, to: CorrectionState): void {
  if (CHANGES[from].includes(to)) return;
  throw new AppError('CONFLICT', `A correction that is ${from} cannot become ${to}.`);
}

/** What is known of a correction of a listing. */
export type Standing = Pick<
  Correction,
  'id' | 'submittedBy' | 'categoryCode' | 'predictionId' | 'state' | 'source'
>;

/** What people say of a listing together. */
export interface ListingVerdict {
  readonly state: CorrectedListingState;
  readonly categoryCode: string | null;
}

export interface StateChange {
  readonly id: string;
  readonly from: CorrectionState;
  readonly to: CorrectionState;
}

/** Whether a correction still says something. */
export function stands({ state }: Pick<Correction, 'state'>): boolean {
  return state === 'ACCEPTED' || state === 'CONFLICT';
}

/**
 * What corrections that stand mean together, and what their states become: all accepted when they agree, all in
 * conflict when they do not.
 */
export function settle(standing: readonly Standing[]): { verdict: ListingVerdict; changes: StateChange[] } {
  const categories = new Set(standing.map(({ categoryCode }) => categoryCode));
  const [category = null] = categories;
  const state = categories.size === 0 ? 'UNLABELLED' : categories.size === 1 ? 'LABELLED' : 'CONFLICT';
  const to = state === 'CONFLICT' ? 'CONFLICT' : 'ACCEPTED';
  return {
    verdict: { state, categoryCode: state === 'LABELLED' ? category : null },
    changes: standing
      .filter(({ state: from }) => from !== to)
      .map(({ id, state: from }) => ({ id, from, to })),
  };
}

/** What becomes of a listing when somebody says something of it. */
export type Weighed =
  /** It was said before: the very correction that this would be. */
  | { readonly repeats: string }
  | {
      readonly state: CorrectionState;
      readonly verdict: ListingVerdict;
      /** Of the corrections before. */
      readonly changes: readonly StateChange[];
    };

/**
 * Weighs a new correction against those of the same listing. Whoever says something else than before takes back what he
 * said; two persons who name different categories are in conflict until one gives way or somebody decides. What a
 * person said and still stands, or was rejected, is not said again by repeating it; but by a review it is, since only
 * reviews count as drawn by chance.
 */
export function weigh(
  before: readonly Standing[],
  said: Pick<Standing, 'submittedBy' | 'categoryCode' | 'predictionId' | 'source'>,
): Weighed {
  const own = before.filter(({ submittedBy }) => submittedBy === said.submittedBy);
  const repeated = own.find(
    (one) =>
      one.state !== 'SUPERSEDED' &&
      one.categoryCode === said.categoryCode &&
      one.predictionId === said.predictionId &&
      (one.source === 'REVIEW' || said.source !== 'REVIEW'),
  );
  if (repeated !== undefined) return { repeats: repeated.id };
  const takenBack = own.filter((one) => stands(one) && one.categoryCode !== said.categoryCode);
  const left = before.filter((one) => stands(one) && !takenBack.includes(one));
  const { verdict, changes } = settle([...left, { ...said, id: '', state: 'ACCEPTED' }]);
  return {
    state: verdict.state === 'CONFLICT' ? 'CONFLICT' : 'ACCEPTED',
    verdict,
    changes: [
      ...takenBack.map(({ id, state: from }) => ({ id, from, to: 'SUPERSEDED' as const })),
      ...changes.filter(({ id }) => id !== ''),
    ],
  };
}
