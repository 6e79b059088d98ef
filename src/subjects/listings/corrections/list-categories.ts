import type { EntityManager } from 'typeorm';
import { CHAMPION } from '../../../pipeline/registry/champion.js';
import { Model } from '../../../store/entities/registry.js';
import { categoryName } from '../dataset/labels.js';
import { introducedCodes } from './known-categories.js';

/**
 * The categories that a correction of a model may name without saying that a new one is meant: those of its champion
 * in the order of its outputs, then the new ones that accepted corrections have introduced, by code. A model that
 * there is not has none.
 */
export async function listCategories(
  manager: EntityManager,
  modelName: string,
): Promise<{ code: string; name: string }[]> {
  const model = await manager.findOneBy(Model, { name: modelName });
  if (model === null) return [];
  const known: { code: string; name: string }[] = await manager.query(
    `SELECT category.code, category.name FROM model_alias
       JOIN model_version version ON version.id = model_alias.model_version_id
       JOIN run ON run.id = version.run_id
       JOIN dataset_class category ON category.dataset_version_id = run.dataset_version_id
      WHERE model_alias.model_id = ? AND model_alias.alias = ? ORDER BY category.class_index`,
    [model.id, CHAMPION],
  );
  const codes = new Set(known.map(({ code }) => code));
  const introduced = (await introducedCodes(manager, model.id)).filter((code) => !codes.has(code)).sort();
  return [...known, ...introduced.map((code) => ({ code, name: categoryName(code) }))];
}
