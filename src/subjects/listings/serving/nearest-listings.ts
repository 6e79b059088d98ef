import type { DataSource } from 'typeorm';
import { rankByCosine } from '../../../ml/explanation/neighbour-index.js';
import { CsrBuilder } from '../../../ml/sparse/csr.js';
import type { TextDocument } from '../../../ml/text/document-term-counter.js';
import type { LoadedModel } from '../../../pipeline/registry/loaded-model.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { Run, RunArtifact } from '../../../store/entities/tracking.js';
import { decodeNeighbours, NEIGHBOURS_PATH, type NeighbourFile } from '../training/neighbour-file.js';

export interface NearestListing {
  readonly externalId: string;
  readonly title: string;
  readonly description: string;
  readonly categoryCode: string;
  /** Cosine of the two rows of terms, in [0, 1]. */
  readonly similarity: number;
}

/** The index finds candidates roughly; the true order is told among this many times as many. */
const CANDIDATES_PER_NEIGHBOUR = 10;

/** Indexes stay as long as the model in whose memory they lie. */
const filesOfModels = new WeakMap<LoadedModel, Promise<NeighbourFile | null>>();

/** The training listings with the most similar words, the nearest first; none for a model that reads no text. */
export async function findNearestListings(
  db: DataSource,
  artifacts: ArtifactStore,
  loaded: LoadedModel,
  text: TextDocument,
  count: number,
): Promise<NearestListing[]> {
  const { vectorizer } = loaded.model;
  const { runId } = loaded.version;
  const run = runId === null ? null : await db.manager.findOneBy(Run, { id: runId });
  if (vectorizer === null || run?.datasetVersionId == null) return [];
  const file = await neighbourFile(db, artifacts, loaded, run.id);
  if (file === null) return [];
  const asked = new CsrBuilder(vectorizer.featureCount);
  vectorizer.transform(text, asked);
  const found = file.index.nearest(asked.build(), 0, count * CANDIDATES_PER_NEIGHBOUR);
  if (found.length === 0) return [];
  const listings: Omit<NearestListing, 'similarity'>[] = await db.query(
    `SELECT listing.external_id AS externalId, listing.title, listing.description, category.code AS categoryCode
       FROM listing JOIN dataset_class category
         ON category.dataset_version_id = listing.dataset_version_id AND category.class_index = listing.class_index
      WHERE listing.dataset_version_id = ? AND listing.row_no IN (?) ORDER BY listing.row_no`,
    [run.datasetVersionId, found.map(({ row }) => file.rowNos[row])],
  );
  const candidates = new CsrBuilder(vectorizer.featureCount);
  for (const listing of listings) vectorizer.transform(listing, candidates);
  return rankByCosine(asked.build(), 0, candidates.build(), count).map(({ row, cosine }) => ({
    ...listings[row]!,
    similarity: cosine,
  }));
}

function neighbourFile(
  db: DataSource,
  artifacts: ArtifactStore,
  loaded: LoadedModel,
  runId: string,
): Promise<NeighbourFile | null> {
  const known = filesOfModels.get(loaded);
  if (known !== undefined) return known;
  const reading = readNeighbourFile(db, artifacts, runId);
  filesOfModels.set(loaded, reading);
  reading.catch(() => filesOfModels.delete(loaded));
  return reading;
}

async function readNeighbourFile(
  db: DataSource,
  artifacts: ArtifactStore,
  runId: string,
): Promise<NeighbourFile | null> {
  const artifact = await db.manager.findOneBy(RunArtifact, { runId, path: NEIGHBOURS_PATH });
  return artifact === null ? null : decodeNeighbours(await artifacts.read(artifact.digest));
}
