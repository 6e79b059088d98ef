import type { ListingModel } from '../../../ml/model/listing-model.js';
import type { ListingInput } from '../../../ml/model/rows.js';
import { readListings } from '../../../pipeline/dataset/listings.js';
import { PictureTable } from '../../../pipeline/dataset/picture-table.js';
import type { ScoreContext } from '../../../pipeline/subject.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';

const LISTINGS_MAX = 200;
const ROUNDS = 5;

/**
 * How long each of two models takes for an answer, in microseconds, round by round: in each both answer the same gold
 * listings, one after the other and in turns first, so that what else the machine does meets both.
 */
export async function measureAnswers(
  models: readonly [ListingModel, ListingModel],
  dataset: DatasetVersion,
  context: Pick<ScoreContext, 'manager' | 'artifacts'>,
): Promise<[number[], number[]]> {
  const listings = await someGold(models, dataset, context);
  const times: [number[], number[]] = [[], []];
  if (listings.length === 0) return times;
  for (const model of models) answerAll(model, listings);
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      times[which].push(answerAll(models[which], listings));
    }
  }
  return times;
}

function answerAll(model: ListingModel, listings: readonly ListingInput[]): number {
  const answer = new Float32Array(model.classCodes.length);
  const startedAt = performance.now();
  for (const listing of listings) model.predictInto(listing, answer, 0);
  return (1000 * (performance.now() - startedAt)) / listings.length;
}

async function someGold(
  models: readonly ListingModel[],
  dataset: DatasetVersion,
  { manager, artifacts }: Pick<ScoreContext, 'manager' | 'artifacts'>,
): Promise<ListingInput[]> {
  const pictured = models.some(({ kind }) => kind !== 'linear');
  const pictures = pictured ? await PictureTable.load(artifacts, dataset) : null;
  for await (const batch of readListings(manager, dataset.id, 'gold', { withErased: false })) {
    return batch
      .slice(0, LISTINGS_MAX)
      .map((listing) => ({ ...listing, picture: pictures?.of(listing.rowNo) ?? null }));
  }
  return [];
}
