import type { DataSource, EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { insertStatements, type Statement } from '../../store/statements.js';
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

interface RunTags {
  readonly runId: string;
  readonly tags: readonly NamedValue[];
}

/** Sets tags of locked runs; see tagStatements. */
export async function setRunTags(manager: EntityManager, runs: readonly RunTags[]): Promise<void> {
  for (const { sql, values } of tagStatements(runs)) await manager.query(sql, [...values]);
}

/**
 * Sets tags of locked runs; of several with one name the last counts. The tag that names the run renames it, unless
 * it is empty.
 */
export function tagStatements(runs: readonly RunTags[]): Statement[] {
  const rows = new Map<string, readonly [runId: string, name: string, value: string]>();
  for (const { runId, tags } of runs) {
    for (const { name, value } of tags) rows.set(`${runId}/${name}`, [runId, name, value]);
  }
  if (rows.size === 0) return [];
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const names = sorted.filter(([, name, value]) => name === RUN_NAME_TAG && value !== '');
  return [
    ...insertStatements('run_tag', ['run_id', 'name', 'value'], sorted, { replace: true }),
    ...names.map(([runId, , value]) => ({
      sql: 'UPDATE run SET name = ? WHERE id = ?',
      values: [value, runId],
    })),
  ];
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
