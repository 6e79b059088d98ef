import type { ReviewConflictsQuery, ReviewDisagreementsQuery, ReviewedFragment } from './review.generated.ts';

/** The lists of listings that wait for a person. */
export const QUEUES = ['unsure', 'sample', 'disagreements', 'conflicts'] as const;
export type Queue = (typeof QUEUES)[number];

interface Category {
  readonly code: string;
  readonly name: string;
}

/** A category that a number key chooses. */
export interface Candidate {
  readonly category: Category;
  /** By the model that answered, in [0, 1]; null where it is not known. */
  readonly confidence: number | null;
  /** Who named it, of the two models. */
  readonly marks: readonly ('champion' | 'challenger')[];
  /** Who named it, of the people in a conflict. */
  readonly people: readonly { readonly by: string; readonly note: string }[];
  /** The correction that is accepted with it, in a conflict. */
  readonly correctionId: string | null;
}

/** A listing that waits for a person, from whichever list. */
export interface ReviewItem {
  /** The same for the same listing each time that a list is loaded. */
  readonly key: string;
  readonly queue: Queue;
  readonly title: string;
  readonly description: string;
  /** The answer that is judged; null where it is gone. */
  readonly prediction: ReviewedFragment | null;
  readonly candidates: readonly Candidate[];
  readonly disagreementId: string | null;
  readonly conflictId: string | null;
}

/** As many as there are number keys. */
const CANDIDATES_MAX = 9;

const NOBODY = { people: [], correctionId: null };

/** An answer that nobody has judged. @returns null for one whose listing was erased */
export function itemOfPrediction(queue: Queue, prediction: ReviewedFragment): ReviewItem | null {
  const { id, title, description, pictureDigest, topK, category } = prediction;
  if (title === '' && description === '' && pictureDigest === null) return null;
  return {
    ...{ key: id, queue, title, description, prediction, disagreementId: null, conflictId: null },
    candidates: topK.slice(0, CANDIDATES_MAX).map((ranked) => ({
      ...ranked,
      ...NOBODY,
      marks: ranked.category.code === category.code ? ['champion'] : [],
    })),
  };
}

type Disagreement = ReviewDisagreementsQuery['shadowDisagreements']['edges'][number]['node'];

/** The champion's answer first, the challenger's second, then what either holds for possible. */
export function itemOfDisagreement(disagreement: Disagreement): ReviewItem {
  const { id, prediction, championCategory, challengerCategory, challengerTopK } = disagreement;
  const confidences = new Map<string, number>(
    prediction?.topK.map(({ category, confidence }) => [category.code, confidence]),
  );
  confidences.set(championCategory.code, disagreement.championConfidence);
  const named = [
    ...[championCategory, challengerCategory],
    ...(prediction?.topK.map(({ category }) => category) ?? []),
    ...challengerTopK.map(({ category }) => category),
  ];
  const candidates = distinct(named).map((category): Candidate => {
    const marks: Candidate['marks'] =
      category.code === championCategory.code
        ? ['champion']
        : category.code === challengerCategory.code
          ? ['challenger']
          : [];
    return { category, confidence: confidences.get(category.code) ?? null, marks, ...NOBODY };
  });
  return {
    ...{ key: id, queue: 'disagreements', disagreementId: id, conflictId: null },
    title: prediction?.title ?? '',
    description: prediction?.description ?? '',
    prediction,
    candidates: candidates.slice(0, CANDIDATES_MAX),
  };
}

type Conflict = ReviewConflictsQuery['correctionConflicts']['edges'][number]['node'];

/** What people named, in the order in which they did. @returns null where no correction is left in it */
export function itemOfConflict({ id, corrections }: Conflict): ReviewItem | null {
  const [first] = corrections;
  if (first === undefined) return null;
  const prediction = corrections.find((each) => each.prediction !== null)?.prediction ?? null;
  const predicted = corrections.find((each) => each.predictedCategory !== null)?.predictedCategory;
  const candidates = distinct(corrections.map(({ category }) => category)).map((category): Candidate => {
    const said = corrections.filter((each) => each.category.code === category.code);
    return {
      ...{ category, confidence: null, correctionId: said[0]?.id ?? null },
      marks: category.code === predicted?.code ? ['champion'] : [],
      people: said.map(({ submittedBy, note }) => ({ by: submittedBy, note })),
    };
  });
  return {
    ...{ key: id, queue: 'conflicts', conflictId: id, disagreementId: null, prediction },
    ...{ title: first.title, description: first.description },
    candidates: candidates.slice(0, CANDIDATES_MAX),
  };
}

function distinct(categories: readonly Category[]): Category[] {
  return [...new Map(categories.map((category) => [category.code, category])).values()];
}

/** The candidate that Enter confirms; undefined where the model's answer is none of them. */
export function confirmable(item: ReviewItem): Candidate | undefined {
  return item.candidates.find(({ marks }) => marks.includes('champion'));
}
