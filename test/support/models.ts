import type { DataSource } from 'typeorm';
import { identityCalibration } from '../../src/ml/calibration/calibration.js';
import { LinearFit } from '../../src/ml/linear/linear-fit.js';
import { DEFAULT_LINEAR_OPTIONS } from '../../src/ml/linear/linear-options.js';
import { ListingModel } from '../../src/ml/model/listing-model.js';
import { CsrBuilder } from '../../src/ml/sparse/csr.js';
import { TextVectorizer } from '../../src/ml/text/vectorizer.js';
import { lockModel, moveAlias, registerVersion } from '../../src/pipeline/registry/champion.js';
import { experimentIdByName } from '../../src/pipeline/tracking/runs.js';
import { newId } from '../../src/platform/ids.js';
import type { ArtifactStore } from '../../src/store/artifact-store.js';
import { Model, type ModelVersion } from '../../src/store/entities/registry.js';
import { Run } from '../../src/store/entities/tracking.js';

const WORDS = ['lampe', 'livre', 'chaise'];

const listings = Array.from({ length: 60 }, (_, row) => ({
  title: `${WORDS[row % 3]} numéro ${row % 7}`,
  description: '',
}));

/** A small model that tells lamps, books and chairs apart; its categories carry the mark, so that answers tell who gave them. */
export async function smallModel(mark: string): Promise<ListingModel> {
  const vectorizer = new TextVectorizer().fit(listings);
  const text = new CsrBuilder(vectorizer.featureCount);
  for (const listing of listings) vectorizer.transform(listing, text);
  const rows = { text: text.build(), pictures: null, y: Uint16Array.from(listings, (_, row) => row % 3) };
  const fit = new LinearFit(rows, 3, { ...DEFAULT_LINEAR_OPTIONS, seed: 1 }, { threads: 1 });
  await fit.run(rows, { onProgress() {}, onEpoch: async () => {} });
  return new ListingModel({
    vectorizer,
    classifier: fit.classifier(),
    calibration: identityCalibration(3),
    classCodes: WORDS.map((word) => `${word}/${mark}`),
    notes: {},
  });
}

interface Stores {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
}

/** Registers a model as the next version under a name. */
export async function register(
  { db, artifacts }: Stores,
  modelName: string,
  model: ListingModel,
): Promise<ModelVersion> {
  const { digest } = await artifacts.put(db.manager, model.encode(), { mediaType: 'x/y', fileName: 'model' });
  const runId = newId();
  const experimentId = await experimentIdByName(db.manager, 'small models');
  const run = { id: runId, experimentId, name: 'small', status: 'FINISHED' as const, modelName };
  await db.manager.insert(Run, { ...run, createdAt: new Date() });
  return db.transaction(async (manager) =>
    registerVersion(manager, await lockModel(manager, modelName), { runId, artifactDigest: digest }),
  );
}

/** Points an alias at a version. */
export async function point(
  { db }: Pick<Stores, 'db'>,
  version: ModelVersion,
  alias = 'champion',
): Promise<void> {
  await db.transaction(async (manager) => {
    const { name } = await manager.findOneByOrFail(Model, { id: version.modelId });
    await moveAlias(manager, await lockModel(manager, name), alias, version, 'said so');
  });
}

/** Registers a small model whose categories carry the mark, and makes it champion. */
export async function champion(stores: Stores, modelName: string, mark: string): Promise<ModelVersion> {
  const version = await register(stores, modelName, await smallModel(mark));
  await point(stores, version);
  return version;
}
