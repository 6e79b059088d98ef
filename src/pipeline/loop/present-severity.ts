import { type EntityManager, IsNull } from 'typeorm';
import { DriftAlarm } from '../../store/entities/monitoring.js';
import { countNewLabels } from '../corrections/weighed-labels.js';
import { newestReports } from '../monitoring/drift/newest-reports.js';
import { newestEstimate } from '../monitoring/quality/newest-estimates.js';
import { figureOf } from '../monitoring/quality/quality-figures.js';
import { referenceAccuracy } from '../monitoring/quality/reference-accuracy.js';
import { findChampion } from '../registry/champion.js';
import { effectOf } from './alarm-severity.js';
import type { Severity } from './retraining/decide.js';

/**
 * How far the inputs of a model's champion have drifted by now, and what that has done to its answers: the larger effect
 * of an open alarm of the watch and of the newest drift report. No drift and no known drop where there is no champion.
 */
export async function presentSeverity(
  manager: EntityManager,
  { id: modelId, name }: { readonly id: string; readonly name: string },
): Promise<Severity> {
  const newLabels = await countNewLabels(manager, modelId);
  const champion = await findChampion(manager, name);
  if (champion === null) return { effect: 0, qualityDrop: null, qualityFrom: 'ESTIMATED', newLabels };
  const alarm = await manager.findOneBy(DriftAlarm, { modelVersionId: champion.id, closedAt: IsNull() });
  const [report] = await newestReports(manager, [champion.id]);
  return {
    effect: Math.max(effectOf(alarm?.findings ?? []), report?.largestEffect ?? 0),
    ...(await presentQuality(manager, champion.id)),
    newLabels,
  };
}

/** The drop of a version's accuracy against gold: by the labels of a review where there are enough, else as estimated. */
export async function presentQuality(
  manager: EntityManager,
  modelVersionId: string,
): Promise<Pick<Severity, 'qualityDrop' | 'qualityFrom'>> {
  const estimate = await newestEstimate(manager, modelVersionId);
  const reference = await referenceAccuracy(manager, modelVersionId);
  const realised = estimate === null ? null : figureOf(estimate, 'REALISED');
  const figure = realised ?? (estimate === null ? null : figureOf(estimate, 'ESTIMATED'));
  return {
    qualityDrop: figure === null || reference === null ? null : reference.accuracy - figure.accuracy,
    qualityFrom: realised === null ? 'ESTIMATED' : 'REALISED',
  };
}
