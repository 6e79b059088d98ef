import type { EntityManager } from 'typeorm';
import { decodeDomainModel } from '../../../../ml/drift/text/domain-file.js';
import { DomainScorer } from '../../../../ml/drift/text/domain-scorer.js';
import { decodeContainer } from '../../../../ml/format/container.js';
import {
  type LoadedModel,
  loadChampion,
  type ServedDomain,
} from '../../../../pipeline/registry/loaded-model.js';
import { newestReportIds } from '../../../../pipeline/serving/domain/newest-window.js';
import type { ArtifactStore } from '../../../../store/artifact-store.js';

/** The classifier of a drift report, as it was kept. */
interface KeptClassifier {
  readonly modelVersionId: string;
  readonly reportId: string;
  readonly digest: string;
}

/** The classifier of the newest window of each of these model versions; versions without one are left out. */
export async function findNewestClassifiers(
  manager: EntityManager,
  modelVersionIds: readonly string[],
): Promise<KeptClassifier[]> {
  const ids = await newestReportIds(manager, modelVersionIds, { withClassifier: true });
  if (ids.length === 0) return [];
  return manager.query(
    `SELECT model_version_id AS modelVersionId, id AS reportId, classifier_digest AS digest
       FROM drift_report WHERE id IN (?)`,
    [ids],
  );
}

/** @throws AppError NOT_FOUND, DAMAGED_ARTIFACT; ModelFileError for a file that is no classifier */
export async function readClassifier(
  artifacts: Pick<ArtifactStore, 'read'>,
  { reportId, digest }: KeptClassifier,
): Promise<ServedDomain> {
  const model = decodeDomainModel(decodeContainer(await artifacts.read(digest)));
  return { reportId, scorer: new DomainScorer(model) };
}

/** The champion with the newest classifier of its version, which it answers without when that cannot be read. @throws as `loadChampion` */
export async function loadEquippedChampion(
  manager: EntityManager,
  artifacts: ArtifactStore,
  modelName: string,
): Promise<LoadedModel> {
  const loaded = await loadChampion(manager, artifacts, modelName);
  await equipWithClassifier(loaded, { manager, artifacts }, () => {});
  return loaded;
}

/**
 * Gives a model that was loaded for one job the newest classifier of its version.
 * @param onFailure told why it cannot be read; the model answers without it then
 */
export async function equipWithClassifier(
  loaded: LoadedModel,
  { manager, artifacts }: { manager: EntityManager; artifacts: Pick<ArtifactStore, 'read'> },
  onFailure: (error: unknown) => void,
): Promise<void> {
  try {
    const [newest] = await findNewestClassifiers(manager, [loaded.version.id]);
    if (newest !== undefined) loaded.domain = await readClassifier(artifacts, newest);
  } catch (error) {
    onFailure(error);
  }
}
