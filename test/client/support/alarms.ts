import type { DataSource } from 'typeorm';
import { newId } from '../../../src/platform/ids.js';
import { DriftAlarm, type SignalFinding } from '../../../src/store/entities/monitoring.js';
import { QualityAlarm } from '../../../src/store/entities/quality.js';

/**
 * Raises an alarm for the newest version, as the watch over answers does.
 * @param of the value that became more frequent; without it, it is about fewer words
 * @returns its id
 */
export async function openAlarm(
  db: DataSource,
  of?: Pick<SignalFinding, 'signal' | 'category'>,
): Promise<string> {
  const id = newId();
  await db.manager.insert(DriftAlarm, {
    ...{ id, ...(await newestVersion(db)), evidence: 1e6 },
    findings: [of === undefined ? FINDING : { ...FINDING, ...of, direction: 'UP', shift: null }],
    ...{ openedAt: new Date(), closedAt: null, notifiedAt: null },
    ...{ acknowledgedAt: null, acknowledgedBy: null, note: null },
  });
  return id;
}

/** Raises an alarm of accuracy for the newest version, as its estimates do. @returns its id */
export async function openQualityAlarm(db: DataSource): Promise<string> {
  const id = newId();
  await db.manager.insert(QualityAlarm, {
    ...{ id, ...(await newestVersion(db)), basis: 'ESTIMATED', dropMin: 0.02 },
    ...{ referenceAccuracy: 0.9, accuracy: 0.7, low: 0.69, high: 0.71, rows: 1_000 },
    ...{ openedAt: new Date(), closedAt: null, notifiedAt: null },
  });
  return id;
}

async function newestVersion(db: DataSource): Promise<{ modelId: string; modelVersionId: string }> {
  const [{ id: modelVersionId, modelId }] = await db.query(
    'SELECT id, model_id AS modelId FROM model_version ORDER BY version DESC LIMIT 1',
  );
  return { modelId, modelVersionId };
}

const FINDING: SignalFinding = {
  ...{ signal: 'words', share: 1, direction: 'DOWN', category: null, isNewCategory: false },
  ...{ since: null, shift: -2, shareBefore: null, shareSince: null },
};
