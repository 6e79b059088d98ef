import { type DataSource, type EntityManager, In, IsNull, MoreThan, MoreThanOrEqual, Not } from 'typeorm';
import { newId } from '../../../platform/ids.js';
import {
  type LabelBasis,
  QualityAlarm,
  type QualityBasis,
  QualityEstimate,
} from '../../../store/entities/quality.js';
import { Model, type ModelVersion } from '../../../store/entities/registry.js';
import { withFreeLock } from '../../../store/named-lock.js';
import { servingChampions } from '../../registry/champion.js';
import { type Subject, type SubjectOf, subjectOfModel } from '../../subject.js';
import { countedFigure, dropOf, ESTIMATED_ROWS_MIN, FRESH_MS } from './drop-that-counts.js';
import { newestEstimate } from './newest-estimates.js';
import type { AccuracyFigure } from './quality-figures.js';
import { type ReferenceQuality, referenceQuality } from './reference-quality.js';

export const QUALITY_BASES: readonly QualityBasis[] = ['ESTIMATED', 'REALISED'];

/**
 * Opens, brings up to date and closes the quality alarms of all champions by their newest estimates. An alarm opens when
 * the accuracy (of films: the NDCG@10) has dropped by more than `dropMin` below that on gold with the whole interval of the drop, and is over
 * when the drop itself is less, or cannot be told: in between it stays as it was, so that it does not come and go. One
 * process at a time does it; the others do nothing.
 * @param dropMin as a share, e.g. 0.02
 */
export async function judgeQuality(
  { db, subjectOf }: { readonly db: DataSource; readonly subjectOf: SubjectOf },
  dropMin: number,
  now: Date,
): Promise<void> {
  await withFreeLock(db, 'quality-alarms', async () => {
    const champions = await servingChampions(db.manager, null);
    await closeAlarmsOfOthers(
      db.manager,
      champions.map(({ id }) => id),
      now,
    );
    const models = await db.manager.findBy(Model, { id: In(champions.map(({ modelId }) => modelId)) });
    for (const version of champions) {
      const subject = subjectOfModel(subjectOf, models.find(({ id }) => id === version.modelId)!);
      await judgeVersion(db.manager, subject, version, { dropMin, now });
    }
  });
}

async function judgeVersion(
  manager: EntityManager,
  subject: Subject,
  { id: modelVersionId, modelId }: ModelVersion,
  { dropMin, now }: { readonly dropMin: number; readonly now: Date },
): Promise<void> {
  const estimate = await newestEstimate(manager, modelVersionId);
  const reference = await referenceQuality(manager, subject, modelVersionId);
  for (const basis of QUALITY_BASES) {
    const open = await manager.findOneBy(QualityAlarm, { modelVersionId, basis, closedAt: IsNull() });
    if (estimate === null || reference === null) {
      if (open !== null) await manager.update(QualityAlarm, { id: open.id }, { closedAt: now });
      continue;
    }
    const judged = dropOf(estimate, basis, { reference, dropMin, now });
    if (judged === null) {
      if (open !== null) await closeWithoutFigure(manager, open, now);
      continue;
    }
    const { figure, drop, counts } = judged;
    if (open === null) {
      if (!counts) continue;
      await manager.insert(QualityAlarm, {
        ...{ id: newId(), modelId, modelVersionId, basis, dropMin, ...columnsOf(reference, figure) },
        ...{ openedAt: now, closedAt: null, notifiedAt: null, isEndTold: false },
        ...{ acknowledgedAt: null, acknowledgedBy: null, note: null },
      });
    } else if (drop.value < dropMin) {
      await manager.update(QualityAlarm, { id: open.id }, { closedAt: now });
    } else if (figure.accuracy < open.accuracy) {
      await manager.update(QualityAlarm, { id: open.id }, columnsOf(reference, figure));
    }
  }
}

/** Closes an alarm of which nothing has been said for so long that it tells of another time. */
async function closeWithoutFigure(manager: EntityManager, open: QualityAlarm, now: Date): Promise<void> {
  const { id, modelVersionId, basis } = open;
  const since = MoreThan(new Date(now.getTime() - FRESH_MS));
  const recent = await manager.findBy(QualityEstimate, {
    ...{ modelVersionId, createdAt: since },
    ...(basis === 'REALISED'
      ? { labelBasis: Not<LabelBasis>('ALL') }
      : { rowCount: MoreThanOrEqual(ESTIMATED_ROWS_MIN) }),
  });
  if (recent.some((estimate) => countedFigure(estimate, basis) !== null)) return;
  await manager.update(QualityAlarm, { id }, { closedAt: now });
}

/** Closes what versions that no longer serve left open. */
async function closeAlarmsOfOthers(
  manager: EntityManager,
  championIds: readonly string[],
  now: Date,
): Promise<void> {
  const ofOthers = championIds.length === 0 ? {} : { modelVersionId: Not(In([...championIds])) };
  await manager.update(QualityAlarm, { ...ofOthers, closedAt: IsNull() }, { closedAt: now });
}

function columnsOf({ accuracy: referenceAccuracy }: ReferenceQuality, figure: AccuracyFigure) {
  return { referenceAccuracy, ...figure };
}
