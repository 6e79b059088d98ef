import type { EntityManager } from 'typeorm';
import type { Rejections, SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import { digestOfUser, type ErasedUsers } from './erased-users.js';

/** What stands in place of the detail and the excerpt of a row that named an erased user. */
const ERASED = { detail: 'Erased.', excerpt: '' };
/** Between the fields of an excerpt, or of a line that could not be cut into fields. */
const BETWEEN = / \| |::|[,;\t]/;

/** Rejected rows with those of erased users emptied: of an import of the same file, or of what was told before. */
export function withoutErasedRows(rejections: Rejections, erased: ErasedUsers): Rejections {
  if (erased.size === 0) return rejections;
  return {
    length: rejections.length,
    async *batches(rowsMax) {
      for await (const batch of rejections.batches(rowsMax)) yield batch.map((row) => emptied(row, erased));
    },
  };
}

function emptied(row: SpooledRejection, erased: ErasedUsers): SpooledRejection {
  const { userDigest, excerpt } = row;
  const isErased =
    userDigest === undefined
      ? namesOneOf(excerpt, (id) => erased.has(digestOfUser(id)))
      : erased.has(userDigest);
  return isErased ? { ...row, ...ERASED } : row;
}

/**
 * Numbers of the rejected rows of a user in a version: those of whom it is known whose they were, and of the others those of
 * which any field is the user's id, since columns come in any order.
 * @param userId null where only its digest is left
 */
export async function rejectedRowsOf(
  manager: EntityManager,
  datasetVersionId: string,
  digest: string,
  userId: string | null,
): Promise<number[]> {
  const named = userId === null ? '' : 'AND INSTR(excerpt, ?) > 0';
  const rows: { rowNo: number; excerpt: string; userDigest: string | null }[] = await manager.query(
    `SELECT row_no AS rowNo, excerpt, user_digest AS userDigest FROM rejected_row
      WHERE dataset_version_id = ? AND detail <> '${ERASED.detail}'
        AND (user_digest = ? OR (user_digest IS NULL ${named})) ORDER BY row_no`,
    [datasetVersionId, digest, ...(userId === null ? [] : [userId])],
  );
  return rows
    .filter(
      ({ excerpt, userDigest }) =>
        userDigest !== null || namesOneOf(excerpt, (id) => digestOfUser(id) === digest),
    )
    .map(({ rowNo }) => rowNo);
}

/** Empties a user's rejected rows in a version. @returns how many */
export async function emptyRejectedRows(
  manager: EntityManager,
  datasetVersionId: string,
  digest: string,
  userId: string | null,
): Promise<number> {
  const rows = await rejectedRowsOf(manager, datasetVersionId, digest, userId);
  if (rows.length === 0) return 0;
  await manager.query(
    'UPDATE rejected_row SET excerpt = ?, detail = ? WHERE dataset_version_id = ? AND row_no IN (?)',
    [ERASED.excerpt, ERASED.detail, datasetVersionId, rows],
  );
  return rows.length;
}

function namesOneOf(excerpt: string, isErased: (id: string) => boolean): boolean {
  return excerpt.split(BETWEEN).some((field) => {
    const id = field.trim().replace(/^"|"$/g, '');
    return id !== '' && isErased(id);
  });
}
