import type { EntityManager } from 'typeorm';
import { evaluateClassification } from '../../ml/metrics/classification.js';
import { toAppError } from '../../platform/errors.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import type { DatasetVersion } from '../../store/entities/dataset.js';
import type { ModelVersion } from '../../store/entities/registry.js';
import type { PromotionVerdict } from '../../store/entities/tracking.js';
import { scoreModel } from '../evaluation/score-model.js';
import { findChampion } from './champion.js';
import { loadModel } from './loaded-model.js';

export interface Comparison {
  verdict: PromotionVerdict;
  reason: string;
  /** The champion that was compared with; null when there was none, or when it could not be read. */
  champion: ModelVersion | null;
  championWeightedF1: number | null;
}

/**
 * Whether a challenger may become champion: it must have the higher weighted F1 on the gold rows, on which the
 * champion is scored again now. Fails closed: what cannot be read or scored is never replaced.
 */
export async function compareWithChampion(
  manager: EntityManager,
  artifacts: ArtifactStore,
  dataset: DatasetVersion,
  challenger: { modelName: string; goldWeightedF1: number },
): Promise<Comparison> {
  let champion: ModelVersion | null = null;
  try {
    champion = await findChampion(manager, challenger.modelName);
    if (champion === null) {
      return { verdict: 'PROMOTED', reason: 'There was no champion.', champion, championWeightedF1: null };
    }
    const { model } = await loadModel(artifacts, champion, challenger.modelName);
    const { weightedF1 } = evaluateClassification(
      await scoreModel(model, dataset, 'gold', { manager, artifacts }),
    );
    const better = challenger.goldWeightedF1 > weightedF1;
    return {
      verdict: better ? 'PROMOTED' : 'REJECTED',
      reason:
        `Weighted F1 on the same ${dataset.goldRows} gold rows: challenger ${challenger.goldWeightedF1.toFixed(4)}, ` +
        `champion (version ${champion.version}) ${weightedF1.toFixed(4)}.`,
      champion,
      championWeightedF1: weightedF1,
    };
  } catch (error) {
    const { message } = toAppError(error);
    return {
      verdict: 'ERROR',
      reason: `Nothing was promoted, since the champion could not be scored: ${message}`.slice(0, 1000),
      champion,
      championWeightedF1: null,
    };
  }
}
