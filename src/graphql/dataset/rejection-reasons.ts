import DataLoader from 'dataloader';
import type { EntityManager } from 'typeorm';

export interface RejectionReason {
  readonly reason: string;
  readonly rows: number;
}

/** Loads why rows of dataset versions were rejected, the most frequent reason first: one statement for all versions. */
export function rejectionReasonsOf(manager: EntityManager): DataLoader<string, RejectionReason[]> {
  return new DataLoader(async (ids) => {
    const counted: { id: string; reason: string; rowCount: string }[] = await manager.query(
      `SELECT dataset_version_id AS id, reason, COUNT(*) AS rowCount FROM rejected_row
        WHERE dataset_version_id IN (?) GROUP BY dataset_version_id, reason ORDER BY rowCount DESC, reason`,
      [ids],
    );
    return ids.map((id) =>
      counted
        .filter((row) => row.id === id)
        .map(({ reason, rowCount }) => ({ reason, rows: Number(rowCount) })),
    );
  });
}
