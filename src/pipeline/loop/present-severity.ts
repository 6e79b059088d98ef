import { type EntityManager, IsNull } from 'typeorm';
import { DriftAlarm } from '../../store/entities/monitoring.js';
import type { Model } from '../../store/entities/registry.js';
import { newestReports } from '../monitoring/drift/newest-reports.js';
import { dropOf } from '../monitoring/quality/drop-that-counts.js';
import { newestEstimate } from '../monitoring/quality/newest-estimates.js';
import { referenceQuality } from '../monitoring/quality/reference-quality.js';
import { presentSince } from '../monitoring/window.js';
import { findChampion } from '../registry/champion.js';
import { type Subject, type SubjectOf, subjectOfModel } from '../subject.js';
import { effectOf } from './alarm-severity.js';
import type { Severity } from './retraining/decide.js';

const UNKNOWN_QUALITY = { qualityDrop: null, qualityFrom: 'ESTIMATED' } as const;

/** By what a drop is weighed. */
export interface Weighing {
  /** The least drop of accuracy that counts, as a share. */
  readonly dropMin: number;
  readonly now: Date;
}

/**
 * How far the inputs of a model's champion have drifted by now, and what that has done to its answers: the larger effect
 * of an open alarm of the watch and of the newest drift report, unless that is on a time long ago. No drift and no known
 * drop where there is no champion.
 */
export async function presentSeverity(
  manager: EntityManager,
  model: Pick<Model, 'id' | 'name' | 'subject'>,
  { subjectOf, ...weighing }: Weighing & { readonly subjectOf: SubjectOf },
): Promise<Severity> {
  const subject = subjectOfModel(subjectOf, model);
  const newLabels = await subject.countNewLabels(manager, model.id);
  const champion = await findChampion(manager, model.name);
  if (champion === null) return { effect: 0, ...UNKNOWN_QUALITY, newLabels };
  const alarm = await manager.findOneBy(DriftAlarm, { modelVersionId: champion.id, closedAt: IsNull() });
  const [report] = await newestReports(manager, [champion.id]);
  const reported =
    report !== undefined && report.windowTo >= presentSince(weighing.now) ? report.largestEffect : null;
  return {
    effect: Math.max(effectOf(alarm?.findings ?? []), reported ?? 0),
    ...(await presentQuality(manager, subject, champion.id, weighing)),
    newLabels,
  };
}

/**
 * The drop of a version's quality against gold: by the labels of a review or by feedback where there is enough, else as estimated;
 * null where nothing is known of the last day. It is sure where an alarm of quality would open on it.
 */
export async function presentQuality(
  manager: EntityManager,
  subject: Subject,
  modelVersionId: string,
  { dropMin, now }: Weighing,
): Promise<Pick<Severity, 'qualityDrop' | 'isDropSure' | 'qualityFrom'>> {
  const estimate = await newestEstimate(manager, modelVersionId);
  const reference = await referenceQuality(manager, subject, modelVersionId);
  if (estimate === null || reference === null) return UNKNOWN_QUALITY;
  const rule = { reference, dropMin, now };
  const realised = dropOf(estimate, 'REALISED', rule);
  const judged = realised ?? dropOf(estimate, 'ESTIMATED', rule);
  if (judged === null || !judged.isFresh) return UNKNOWN_QUALITY;
  return {
    qualityDrop: judged.drop.value,
    isDropSure: judged.counts,
    qualityFrom: realised === null ? 'ESTIMATED' : 'REALISED',
  };
}
