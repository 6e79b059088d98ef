import type { ListingModel } from '../../../ml/model/listing-model.js';
import type { ListingInput } from '../../../ml/model/rows.js';
import { measureInTurns } from '../../../pipeline/registry/gate/measure-in-turns.js';
import type { ScoreContext } from '../../../pipeline/subject.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import { PictureTable } from '../dataset/picture-table.js';
import { readListings } from '../dataset/read-listings.js';

const LISTINGS_MAX = 200;

/** How long each of two models takes for an answer to gold listings; see `measureInTurns`. */
export async function measureAnswers(
  models: readonly [ListingModel, ListingModel],
  dataset: DatasetVersion,
  context: Pick<ScoreContext, 'manager' | 'artifacts'>,
): Promise<[number[], number[]]> {
  const answer = new Float32Array(Math.max(...models.map(({ classCodes }) => classCodes.length)));
  return measureInTurns(models, await someGold(models, dataset, context), (model, listing) =>
    model.predictInto(listing, answer, 0),
  );
}

async function someGold(
  models: readonly ListingModel[],
  dataset: DatasetVersion,
  { manager, artifacts }: Pick<ScoreContext, 'manager' | 'artifacts'>,
): Promise<ListingInput[]> {
  const pictured = models.some(({ kind }) => kind !== 'linear');
  const pictures = pictured ? await PictureTable.load(artifacts, dataset) : null;
  for await (const batch of readListings(manager, dataset.id, 'gold')) {
    return batch
      .slice(0, LISTINGS_MAX)
      .map((listing) => ({ ...listing, picture: pictures?.of(listing.rowNo) ?? null }));
  }
  return [];
}
