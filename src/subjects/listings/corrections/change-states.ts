import type { EntityManager } from 'typeorm';
import { newId } from '../../../platform/ids.js';
import { bulkInsert } from '../../../store/bulk.js';
import type { CorrectionState } from '../../../store/entities/correction.js';
import { assertMayBecome, type StateChange } from './weigh-corrections.js';

interface Caused {
  readonly causedBy: string;
  readonly note?: string;
}

/** Changes states by the transition table, and writes each change into the history. The caller holds the listings' locks. */
export async function changeStates(
  manager: EntityManager,
  changes: readonly (StateChange & Caused)[],
  now: Date,
  decidedBy: string | null = null,
): Promise<void> {
  const last = new Map<CorrectionState, Set<string>>();
  for (const { id, from, to } of changes) {
    assertMayBecome(from, to);
    for (const ids of last.values()) ids.delete(id);
    last.set(to, (last.get(to) ?? new Set()).add(id));
  }
  for (const [state, ids] of last) {
    if (ids.size === 0) continue;
    await manager.query(
      'UPDATE correction SET state = ?, decided_at = ?, decided_by = COALESCE(?, decided_by) WHERE id IN (?)',
      [state, now, decidedBy, [...ids]],
    );
  }
  await recordEvents(manager, changes, now);
}

/** Writes changes into the history; a new correction has no state before. */
export async function recordEvents(
  manager: EntityManager,
  changes: readonly (Caused & { id: string; from: CorrectionState | null; to: CorrectionState })[],
  now: Date,
): Promise<void> {
  const rows = changes.map(({ id, from, to, causedBy, note }) => [
    ...[newId(), id, from, to, causedBy, note ?? '', now],
  ]);
  await bulkInsert(manager, 'correction_event', EVENT_COLUMNS, rows);
}

const EVENT_COLUMNS = ['id', 'correction_id', 'from_state', 'to_state', 'caused_by', 'note', 'happened_at'];
