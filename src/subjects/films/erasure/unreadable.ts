import { ModelFileError } from '../../../ml/errors.js';
import { AppError, type ErrorCode } from '../../../platform/errors.js';

const CODES: ReadonlySet<ErrorCode> = new Set(['DAMAGED_ARTIFACT', 'NOT_FOUND']);

/** What `read` gives; null where the file of ratings that it reads is damaged or gone. @throws what else `read` throws */
export async function unlessUnreadable<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ModelFileError || (error instanceof AppError && CODES.has(error.code))) return null;
    throw error;
  }
}
