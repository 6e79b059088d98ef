import type { DataSource } from 'typeorm';
import { newId } from '../../../src/platform/ids.js';
import { DriftAlarm, type SignalFinding } from '../../../src/store/entities/monitoring.js';

/** Raises an alarm for the newest version, as the watch over answers does. @returns its id */
export async function openAlarm(db: DataSource): Promise<string> {
  const [version] = await db.query(
    'SELECT id, model_id AS modelId FROM model_version ORDER BY version DESC LIMIT 1',
  );
  const id = newId();
  await db.manager.insert(DriftAlarm, {
    ...{ id, modelId: version.modelId, modelVersionId: version.id, evidence: 1e6 },
    findings: [FINDING],
    ...{ openedAt: new Date(), closedAt: null, notifiedAt: null },
    ...{ acknowledgedAt: null, acknowledgedBy: null, note: null },
  });
  return id;
}

const FINDING: SignalFinding = {
  ...{ signal: 'words', share: 1, direction: 'DOWN', category: null, isNewCategory: false },
  ...{ since: null, shift: -2, shareBefore: null, shareSince: null },
};
