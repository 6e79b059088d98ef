import { refusedValue } from './names.js';

/** How the id of a run may look, also of one that another server made. */
export const RUN_ID_PATTERN = /^[A-Za-z0-9][\w-]{0,255}$/;

/** For a run that need not be one of ours. @param field what messages call it @throws AppError INVALID_INPUT */
export function checkRunId(runId: string, field: string): void {
  if (RUN_ID_PATTERN.test(runId)) return;
  throw refusedValue(field, runId, 'A run id has letters, digits, underscores and dashes.');
}
