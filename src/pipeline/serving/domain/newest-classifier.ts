import type { EntityManager } from 'typeorm';
import { decodeDomainModel } from '../../../ml/drift/text/domain-file.js';
import { DomainScorer } from '../../../ml/drift/text/domain-scorer.js';
import { decodeContainer } from '../../../ml/format/container.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { type LoadedModel, loadChampion, type ServedDomain } from '../../registry/loaded-model.js';

/** The classifier of a drift report, as it was kept. */
interface KeptClassifier {
  readonly modelVersionId: string;
  readonly reportId: string;
  readonly digest: string;
}

/** The newest classifier of each of these model versions; versions without one are left out. */
export async function findNewestClassifiers(
  manager: EntityManager,
  modelVersionIds: readonly string[],
): Promise<KeptClassifier[]> {
  if (modelVersionIds.length === 0) return [];
  return manager.query(
    `SELECT report.model_version_id AS modelVersionId, report.id AS reportId, report.classifier_digest AS digest
       FROM (SELECT MAX(id) AS id FROM drift_report
              WHERE model_version_id IN (?) AND classifier_digest IS NOT NULL GROUP BY model_version_id) newest
       JOIN drift_report report ON report.id = newest.id`,
    [modelVersionIds],
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
