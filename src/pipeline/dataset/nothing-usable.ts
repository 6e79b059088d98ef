import { AppError } from '../../platform/errors.js';
import type { Spool } from './spool.js';
import type { SpooledRejection } from './version-content.js';

/** What an import says of a file in which nothing can be used: how many rows failed for which reason. */
export async function nothingUsable(rejections: Spool<SpooledRejection>): Promise<AppError> {
  const counts = new Map<string, number>();
  for await (const batch of rejections.batches(1000)) {
    for (const { reason } of batch) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts].map(([reason, count]) => `${reason}: ${count}`).join(', ');
  return new AppError(
    'UNUSABLE_FILE',
    rejections.length === 0
      ? 'The file has no rows. Nothing was imported.'
      : `None of the ${rejections.length} rows can be used (${reasons}). Nothing was imported.`,
    { field: 'file', rejectedRows: rejections.length, reasons },
  );
}
