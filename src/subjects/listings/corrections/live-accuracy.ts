import type { EntityManager } from 'typeorm';
import { type RealisedQuality, realisedQuality } from '../../../ml/quality/realised-quality.js';
import { countJudged, type JudgedScope } from '../../../pipeline/corrections/judged-predictions.js';
import { invalidInput, noModel } from '../../../platform/errors.js';
import { Model } from '../../../store/entities/registry.js';

export interface LiveAccuracy extends RealisedQuality {
  readonly model: Model;
}

/**
 * How well the answers of a model were that people confirmed or corrected. Read now, so that it follows every
 * correction at once. @throws AppError NOT_FOUND, INVALID_INPUT (a window that ends before it begins)
 */
export async function liveAccuracy(
  manager: EntityManager,
  modelName: string,
  scope: Omit<JudgedScope, 'modelId'>,
): Promise<LiveAccuracy> {
  const { from, to } = scope;
  if (from != null && to != null && from >= to) {
    throw invalidInput('window.from', 'The window ends before it begins.');
  }
  const model = await manager.findOneBy(Model, { name: modelName });
  if (model === null) throw noModel(modelName);
  return { model, ...realisedQuality(await countJudged(manager, { ...scope, modelId: model.id })) };
}
