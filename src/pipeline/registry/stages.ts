import { type DataSource, IsNull, Not } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { Model, type ModelStage, ModelVersion } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { findVersion, lockExistingModel } from './registry-lookup.js';

export const STAGES: readonly ModelStage[] = ['None', 'Staging', 'Production', 'Archived'];
/** Stages of which a version may push the others out. */
const ACTIVE_STAGES: readonly ModelStage[] = ['Staging', 'Production'];

/** A stage as it is sent, in whatever case. @throws AppError INVALID_INPUT */
export function readStage(stage: string): ModelStage {
  const known = STAGES.find((name) => name.toLowerCase() === stage.toLowerCase());
  if (known !== undefined) return known;
  const message = `Invalid Model Version stage: ${stage.slice(0, 100)}. Value must be one of ${STAGES.join(', ')}.`;
  throw new AppError('INVALID_INPUT', message, { field: 'stage' });
}

/**
 * Puts a version into a stage. Stages are notes for people: what serves is the alias `champion` alone.
 * @param archiveOthers moves the other versions of that stage to Archived
 * @throws AppError INVALID_INPUT when others cannot be archived for this stage, NOT_FOUND
 */
export async function moveToStage(
  db: DataSource,
  name: string,
  number: number,
  stage: ModelStage,
  { archiveOthers }: { archiveOthers: boolean },
): Promise<ModelVersion> {
  if (archiveOthers && !ACTIVE_STAGES.includes(stage)) {
    const message = `Model version transition cannot archive existing model versions because '${stage}' is not one of ${ACTIVE_STAGES.join(', ')}.`;
    throw new AppError('INVALID_INPUT', message, { field: 'archive_existing_versions' });
  }
  return inTransaction(db, async (manager) => {
    const model = await lockExistingModel(manager, name);
    const version = await findVersion(manager, model, number);
    const updatedAt = new Date();
    if (archiveOthers) {
      const others = { modelId: model.id, stage, deletedAt: IsNull(), id: Not(version.id) };
      await manager.update(ModelVersion, others, { stage: 'Archived', updatedAt });
    }
    await manager.update(ModelVersion, { id: version.id }, { stage, updatedAt });
    await manager.update(Model, { id: model.id }, { updatedAt });
    return { ...version, stage, updatedAt };
  });
}
