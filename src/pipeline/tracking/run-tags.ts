import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { inTransaction } from '../../store/transaction.js';
import { checkLength } from './names.js';
import type { NamedValue } from './run-data-rules.js';
import { lockActiveRun } from './run-locks.js';

/** MLflow's clients keep the name of a run in this tag too. */
export const RUN_NAME_TAG = 'mlflow.runName';

/** The longest name of a run. */
const RUN_NAME_CHARS_MAX = 250;

/** @throws AppError INVALID_INPUT */
export function checkRunName(name: string): void {
  checkLength(name, RUN_NAME_CHARS_MAX, 'run_name');
}

/**
 * Sets tags of locked runs; of several with one name the last counts. The tag that names the run renames it, unless
 * it is empty.
 */
export async function setRunTags(
  manager: EntityManager,
  runs: readonly { runId: string; tags: readonly NamedValue[] }[],
): Promise<void> {
  const rows = new Map<string, readonly [runId: string, name: string, value: string]>();
  for (const { runId, tags } of runs) {
    for (const { name, value } of tags) rows.set(`${runId}/${name}`, [runId, name, value]);
  }
  if (rows.size === 0) return;
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await manager.query(
    'INSERT INTO run_tag (run_id, name, value) VALUES ? ON DUPLICATE KEY UPDATE value = VALUES(value)',
    [sorted],
  );
  for (const [runId, name, value] of sorted) {
    if (name === RUN_NAME_TAG && value !== '') {
      await manager.query('UPDATE run SET name = ? WHERE id = ?', [value, runId]);
    }
  }
}

/** @throws AppError NOT_FOUND (run, tag), INVALID_INPUT when the run is deleted */
export async function deleteRunTag(db: DataSource, runId: string, name: string): Promise<void> {
  await inTransaction(db, async (manager) => {
    await lockActiveRun(manager, runId);
    const { affectedRows } = await manager.query('DELETE FROM run_tag WHERE run_id = ? AND name = ?', [
      runId,
      name,
    ]);
    if (affectedRows === 0) {
      throw new AppError('NOT_FOUND', `No tag with name: ${name} in run with id ${runId}`, { kind: 'tag' });
    }
  });
}
