/** The steps of moving a chunk of predictions into a file at which a test makes the process die. */
export const ARCHIVE_POINTS = [
  'rows read',
  'file put',
  'rows locked',
  'archive written',
  'rows deleted',
  'committed',
] as const;

export type ArchivePoint = (typeof ARCHIVE_POINTS)[number];
