import { type EntityManager, In } from 'typeorm';
import { notFound } from '../../../platform/errors.js';
import { Prediction } from '../../../store/entities/prediction.js';
import { Model } from '../../../store/entities/registry.js';

/** The newest answers, of which some are drawn. */
const DRAWN_FROM = 10_000;
/** Those versions that answered last. */
const VERSIONS_MAX = 20;

/**
 * Answers of a model for a person to judge, drawn by chance from the newest ones: by the digests of their ids, which
 * know nothing of the listings. Whether an answer was corrected unasked does not matter, since those are mostly wrong
 * ones; one that was reviewed is not drawn again. Who works through the list in its order, whatever is on it, and
 * submits with source REVIEW, makes the accuracy over these corrections that of all answers.
 * @throws AppError NOT_FOUND
 */
export async function predictionsToReview(
  manager: EntityManager,
  modelName: string,
  count: number,
): Promise<Prediction[]> {
  const model = await manager.findOneBy(Model, { name: modelName });
  if (model === null) throw notFound('model', modelName);
  const versions: { id: string }[] = await manager.query(
    `SELECT version.id FROM model_version version WHERE version.model_id = ?
        AND EXISTS (SELECT 1 FROM prediction WHERE prediction.model_version_id = version.id)
      ORDER BY version.version DESC LIMIT ${VERSIONS_MAX}`,
    [model.id],
  );
  if (versions.length === 0) return [];
  // Version by version, so that each is a short walk along its index.
  const ofVersion = `(SELECT id FROM prediction WHERE model_version_id = ? ORDER BY id DESC LIMIT ${DRAWN_FROM})`;
  const drawn: { id: string }[] = await manager.query(
    `SELECT newest.id
       FROM (SELECT every.id FROM (${versions.map(() => ofVersion).join(' UNION ALL ')}) every
              ORDER BY every.id DESC LIMIT ${DRAWN_FROM}) newest
       JOIN prediction ON prediction.id = newest.id
      WHERE (prediction.title <> '' OR prediction.description <> '' OR prediction.picture_digest IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM correction
                         WHERE correction.prediction_id = newest.id AND correction.source = 'REVIEW')
      ORDER BY SHA2(newest.id, 256) LIMIT ?`,
    [...versions.map(({ id }) => id), count],
  );
  const rows = await manager.findBy(Prediction, { id: In(drawn.map(({ id }) => id)) });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return drawn.flatMap(({ id }) => byId.get(id) ?? []);
}
