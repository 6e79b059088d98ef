import type { Client, CombinedError } from 'urql';
import type { ServedModel } from '../../api/use-served-models.ts';
import {
  ReviewConflictsDocument,
  ReviewDisagreementsDocument,
  ReviewSampleDocument,
  ReviewUnsureDocument,
} from './review.generated.ts';
import {
  itemOfConflict,
  itemOfDisagreement,
  itemOfPrediction,
  type Queue,
  type ReviewItem,
} from './review-item.ts';

const PAGE = 20;
/** Each is up to a hundred corrections with their answers, which the server counts before it reads. */
const CONFLICTS_PAGE = 5;
/** The server's limit. */
const SAMPLE_MAX = 100;

/** A part of a list. */
export interface LoadedItems {
  readonly items: readonly ReviewItem[];
  /** Where the next part begins; null at the end of the list. */
  readonly next: string | null;
}

interface From {
  readonly model: ServedModel;
  /** What the part before said of the next one; null for the beginning. */
  readonly after: string | null;
  /** How many of the list were seen. The sample has no places, so that those are drawn again with it. */
  readonly seen: number;
}

/** Loads a part of a list, from the server and not from memory. @throws {CombinedError} */
export async function loadItems(
  client: Client,
  queue: Queue,
  { model, after, seen }: From,
): Promise<LoadedItems> {
  const page = { first: PAGE, after };
  if (queue === 'sample') {
    const first = Math.min(SAMPLE_MAX, seen + PAGE);
    const answer = await client
      .query(ReviewSampleDocument, { modelName: model.name, first }, NOW)
      .toPromise();
    const drawn = dataOf(answer).predictionsToReview;
    return {
      items: drawn.flatMap((prediction) => itemOfPrediction(queue, prediction) ?? []),
      next: drawn.length === first && first < SAMPLE_MAX ? String(seen) : null,
    };
  }
  if (queue === 'unsure') {
    const variables = { ...page, modelVersionId: model.championId };
    const { predictions } = dataOf(await client.query(ReviewUnsureDocument, variables, NOW).toPromise());
    return {
      items: predictions.edges.flatMap(({ node }) => itemOfPrediction(queue, node) ?? []),
      next: nextOf(predictions.pageInfo),
    };
  }
  const variables = { ...page, modelName: model.name };
  if (queue === 'disagreements') {
    const { shadowDisagreements } = dataOf(
      await client.query(ReviewDisagreementsDocument, variables, NOW).toPromise(),
    );
    return {
      items: shadowDisagreements.edges.map(({ node }) => itemOfDisagreement(node)),
      next: nextOf(shadowDisagreements.pageInfo),
    };
  }
  const { correctionConflicts } = dataOf(
    await client.query(ReviewConflictsDocument, { ...variables, first: CONFLICTS_PAGE }, NOW).toPromise(),
  );
  return {
    items: correctionConflicts.edges.flatMap(({ node }) => itemOfConflict(node) ?? []),
    next: nextOf(correctionConflicts.pageInfo),
  };
}

const NOW = { requestPolicy: 'network-only' } as const;

function dataOf<Data>({ data, error }: { data?: Data | undefined; error?: CombinedError | undefined }): Data {
  if (data === undefined) throw error ?? new Error('The server answered nothing.');
  return data;
}

const nextOf = ({ hasNextPage, endCursor }: { hasNextPage: boolean; endCursor: string | null }) =>
  hasNextPage ? endCursor : null;
