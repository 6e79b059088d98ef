/** Whether MySQL refused a write for a unique index. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === 'ER_DUP_ENTRY';
}

/** Whether MySQL refused to delete a row for a foreign key of another. */
export function isStillReferenced(error: unknown): boolean {
  return codeOf(error) === 'ER_ROW_IS_REFERENCED_2';
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null | undefined)?.code;
}
