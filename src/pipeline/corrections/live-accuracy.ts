import type { EntityManager } from 'typeorm';
import { type RealisedQuality, realisedQuality } from '../../ml/quality/realised-quality.js';
import { notFound } from '../../platform/errors.js';
import { Model } from '../../store/entities/registry.js';
import { countJudged, type JudgedScope } from './judged-predictions.js';

export interface LiveAccuracy extends RealisedQuality {
  readonly model: Model;
}

/**
 * How well the answers of a model were that people confirmed or corrected. Read now, so that it follows every
 * correction at once. @throws AppError NOT_FOUND
 */
export async function liveAccuracy(
  manager: EntityManager,
  modelName: string,
  scope: Omit<JudgedScope, 'modelId'>,
): Promise<LiveAccuracy> {
  const model = await manager.findOneBy(Model, { name: modelName });
  if (model === null) throw notFound('model', modelName);
  return { model, ...realisedQuality(await countJudged(manager, { ...scope, modelId: model.id })) };
}
