import { type DataSource, type EntityManager, In, IsNull, MoreThan, MoreThanOrEqual, Not } from 'typeorm';
import { qualityDrop } from '../../../ml/quality/quality-drop.js';
import { newId } from '../../../platform/ids.js';
import { QualityAlarm, type QualityBasis, QualityEstimate } from '../../../store/entities/quality.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { withFreeLock } from '../../../store/named-lock.js';
import { servingChampions } from '../../registry/champion.js';
import { newestEstimate } from './newest-estimates.js';
import { type AccuracyFigure, figureOf } from './quality-figures.js';
import { type ReferenceAccuracy, referenceAccuracy } from './reference-accuracy.js';

export const QUALITY_BASES: readonly QualityBasis[] = ['ESTIMATED', 'REALISED'];
/** Fewer answers may be one person's odd listings: their interval is for these very answers. */
const ESTIMATED_ROWS_MIN = 100;
/** An estimate that is older tells of another time, as that of a version that comes back by a rollback. */
const FRESH_MS = 24 * 60 * 60 * 1000;

/**
 * Opens, brings up to date and closes the quality alarms of all champions by their newest estimates. An alarm opens when
 * the accuracy has dropped by more than `dropMin` below that on gold with the whole interval of the drop, and is over
 * when the drop itself is less: in between it stays as it was, so that it does not come and go. One process at a time
 * does it; the others do nothing.
 * @param dropMin as a share, e.g. 0.02
 */
export async function judgeQuality(db: DataSource, dropMin: number, now: Date): Promise<void> {
  await withFreeLock(db, 'quality-alarms', async () => {
    const champions = await servingChampions(db.manager);
    await closeAlarmsOfOthers(
      db.manager,
      champions.map(({ id }) => id),
      now,
    );
    for (const version of champions) await judgeVersion(db.manager, version, dropMin, now);
  });
}

async function judgeVersion(
  manager: EntityManager,
  { id: modelVersionId, modelId }: ModelVersion,
  dropMin: number,
  now: Date,
): Promise<void> {
  const estimate = await newestEstimate(manager, modelVersionId);
  if (estimate === null) return;
  const reference = await referenceAccuracy(manager, modelVersionId);
  if (reference === null) return;
  const isFresh = estimate.createdAt.getTime() > now.getTime() - FRESH_MS;
  for (const basis of QUALITY_BASES) {
    const open = await manager.findOneBy(QualityAlarm, { modelVersionId, basis, closedAt: IsNull() });
    const figure = countedFigure(estimate, basis);
    if (figure === null) {
      if (open !== null) await closeWithoutFigure(manager, open, now);
      continue;
    }
    const drop = qualityDrop(reference, figure);
    if (open === null) {
      if (!isFresh || drop.low <= dropMin) continue;
      await manager.insert(QualityAlarm, {
        ...{ id: newId(), modelId, modelVersionId, basis, dropMin, ...columnsOf(reference, figure) },
        ...{ openedAt: now, closedAt: null, notifiedAt: null },
      });
    } else if (drop.value < dropMin) {
      await manager.update(QualityAlarm, { id: open.id }, { closedAt: now });
    } else if (figure.accuracy < open.accuracy) {
      await manager.update(QualityAlarm, { id: open.id }, columnsOf(reference, figure));
    }
  }
}

/** The figure of an estimate that an alarm may rest on; null where there is none. */
function countedFigure(estimate: QualityEstimate, basis: QualityBasis): AccuracyFigure | null {
  const figure = figureOf(estimate, basis);
  return basis === 'ESTIMATED' && figure !== null && figure.rows < ESTIMATED_ROWS_MIN ? null : figure;
}

/** Closes an alarm of which nothing has been said for so long that it tells of another time. */
async function closeWithoutFigure(manager: EntityManager, open: QualityAlarm, now: Date): Promise<void> {
  const { id, modelVersionId, basis } = open;
  const since = MoreThan(new Date(now.getTime() - FRESH_MS));
  const recent = await manager.findBy(QualityEstimate, {
    ...{ modelVersionId, createdAt: since },
    ...(basis === 'REALISED' ? { labelBasis: 'REVIEW' } : { rowCount: MoreThanOrEqual(ESTIMATED_ROWS_MIN) }),
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

function columnsOf({ accuracy: referenceAccuracy }: ReferenceAccuracy, figure: AccuracyFigure) {
  return { referenceAccuracy, ...figure };
}
