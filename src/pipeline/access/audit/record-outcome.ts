import type { DataSource } from 'typeorm';
import { toAppError } from '../../../platform/errors.js';
import type { Audited, AuditLog } from './audit-log.js';

interface Recording {
  readonly db: DataSource;
  readonly audit: AuditLog;
}

/**
 * Does something and writes down that it was done, or how it failed. What was done without being written down, because
 * the database went away in between, fails for its caller.
 * @param codeOf the code of an error that is returned instead of thrown; null for a success
 */
export async function recordOutcome<Result>(
  { db, audit }: Recording,
  what: Omit<Audited, 'outcome'>,
  run: () => Promise<Result>,
  codeOf: (result: Result) => string | null = () => null,
): Promise<Result> {
  let result: Result;
  try {
    result = await run();
  } catch (error) {
    await audit.record(db, { ...what, outcome: toAppError(error).code }, new Date());
    throw error;
  }
  const code = codeOf(result);
  await audit.record(db, { ...what, ...(code !== null && { outcome: code }) }, new Date());
  return result;
}
