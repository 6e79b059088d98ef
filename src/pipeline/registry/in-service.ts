import { type EntityManager, IsNull, Not } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { type Model, ModelAlias, ModelVersion } from '../../store/entities/registry.js';
import { CHAMPION } from './champion.js';

interface Service {
  readonly version: number;
  readonly serves: number;
  readonly answered: number;
}

/**
 * Whether a version of this model was trained here, so that its champion serves and moves through the gate alone. Also
 * a deleted version counts: what it left behind does not become free with it.
 */
export async function isGated(manager: EntityManager, model: Model): Promise<boolean> {
  return manager.existsBy(ModelVersion, { modelId: model.id, artifactDigest: Not(IsNull()) });
}

/**
 * Refuses to take away a champion together with its version or its model, where a second person has to agree to that.
 * @param version the one that is to go; without it the whole model
 * @throws AppError CONFLICT
 */
export async function assertNotChampion(
  manager: EntityManager,
  { id: modelId, name }: Model,
  action: string,
  version?: ModelVersion,
): Promise<void> {
  const champion = await manager.findOneBy(ModelAlias, { modelId, alias: CHAMPION });
  if (champion === null || (version !== undefined && champion.modelVersionId !== version.id)) return;
  const message = `Cannot ${action}: ${name} has the alias '${CHAMPION}'. Take it away first, to which a second person has to agree.`;
  throw new AppError('CONFLICT', message, { modelName: name });
}

/**
 * Refuses to take away what serves, what served (answers may still be on their way into the database, and a rollback
 * goes there), and what a prediction names.
 * @param version the one that is to go; without it the whole model
 * @throws AppError CONFLICT
 */
export async function assertOutOfService(
  manager: EntityManager,
  model: Model,
  action: string,
  version?: ModelVersion,
): Promise<void> {
  if (!(await isGated(manager, model))) return;
  const only = version === undefined ? '' : 'AND version.id = ?';
  const services: Service[] = await manager.query(
    `SELECT version, serves, answered FROM (
       SELECT version.version,
              EXISTS (SELECT 1 FROM model_alias alias
                       WHERE alias.model_version_id = version.id AND alias.alias = ?) AS serves,
              EXISTS (SELECT 1 FROM model_alias_change moved
                       WHERE moved.model_id = version.model_id AND moved.alias = ? AND moved.to_version_id = version.id)
              OR EXISTS (SELECT 1 FROM prediction WHERE prediction.model_version_id = version.id)
              OR EXISTS (SELECT 1 FROM prediction_archive archived
                          WHERE JSON_CONTAINS_PATH(archived.versions, 'one', CONCAT('$."', version.id, '"'))) AS answered
         FROM model_version version WHERE version.model_id = ? ${only}) service
      WHERE serves OR answered ORDER BY serves DESC, version DESC LIMIT 1`,
    [CHAMPION, CHAMPION, model.id, ...(version === undefined ? [] : [version.id])],
  );
  const [service] = services;
  if (service === undefined) return;
  const because = Number(service.serves) === 1 ? 'serves predictions' : 'has answered predictions';
  const message = `Cannot ${action}: version ${service.version} of ${model.name} ${because}.`;
  throw new AppError('CONFLICT', message, { modelName: model.name, version: service.version });
}
