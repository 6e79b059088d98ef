import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { Like } from 'typeorm';
import { AppError, notFound } from '../platform/errors.js';
import { DatasetVersion } from '../store/entities/dataset.js';
import { Model, ModelVersion } from '../store/entities/registry.js';

const DIGITS_MIN = 8;

interface WithId extends ObjectLiteral {
  id: string;
}

/**
 * The row with this id, or with an id that begins or ends with these digits (at least eight).
 * @throws AppError NOT_FOUND, INVALID_INPUT when several rows match
 */
export async function findById<Entity extends WithId>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  kind: string,
  text: string,
): Promise<Entity> {
  const found = await matching(manager, entity, kind, text, ['id'], {} as FindOptionsWhere<Entity>);
  if (found === null) throw notFound(kind, text);
  return found;
}

/**
 * A dataset version by its id, the beginning or end of its id, the beginning of its digest, or its name; of several
 * with one name the latest.
 * @throws AppError NOT_FOUND, INVALID_INPUT when the digits fit several versions
 */
export async function findDataset(manager: EntityManager, text: string): Promise<DatasetVersion> {
  const ready = { state: 'ready' as const };
  const [named] = await manager.find(DatasetVersion, {
    where: { name: text, ...ready },
    order: { id: 'DESC' },
    take: 1,
  });
  const found = named ?? (await matching(manager, DatasetVersion, 'dataset', text, ['id', 'digest'], ready));
  if (found === null) {
    throw new AppError(
      'NOT_FOUND',
      `There is no dataset "${text.slice(0, 100)}": neither an id, nor at least ${DIGITS_MIN} digits of one, nor a name.`,
      { kind: 'dataset', id: text.slice(0, 100) },
    );
  }
  return found;
}

/**
 * A version of a model by its number or by its id.
 * @throws AppError NOT_FOUND, INVALID_INPUT when the digits fit several versions
 */
export async function findVersion(
  manager: EntityManager,
  modelName: string,
  text: string,
): Promise<ModelVersion> {
  const model = await manager.findOneBy(Model, { name: modelName });
  if (model === null) throw notFound('model', modelName);
  const number = /^v?(\d{1,7})$/.exec(text)?.[1];
  if (number === undefined) return findById(manager, ModelVersion, 'model version', text);
  const version = await manager.findOneBy(ModelVersion, { modelId: model.id, version: Number(number) });
  if (version === null) throw notFound(`version of ${modelName}`, text);
  return version;
}

async function matching<Entity extends WithId>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  kind: string,
  text: string,
  columns: readonly ('id' | 'digest')[],
  condition: FindOptionsWhere<Entity>,
): Promise<Entity | null> {
  const digits = text.toLowerCase();
  if (!/^[0-9a-f]{8,64}$/.test(digits)) return null;
  const where = columns.flatMap((column) => {
    const patterns = column === 'id' ? [`${digits}%`, `%${digits}`] : [`${digits}%`];
    return patterns.map((pattern) => ({ ...condition, [column]: Like(pattern) }));
  });
  const found = await manager.find(entity, { where, take: 2 });
  if (found.length > 1) {
    throw new AppError('INVALID_INPUT', `"${text}" fits more than one ${kind}. Give more digits.`, {
      field: kind,
    });
  }
  return found[0] ?? null;
}
