const TABLE_NAME = /\.(csv|tsv|txt)$/i;
const TABLE_TYPES = new Set(['text/csv', 'text/tab-separated-values', 'text/plain']);

/** Whether a file is a table of listings by its name or type; its contents are for the server to judge. */
export function isTable({ name, type }: File): boolean {
  return TABLE_NAME.test(name) || TABLE_TYPES.has(type);
}

/** Whether a file says that it is a picture. */
export function isPicture({ type }: File): boolean {
  return type.startsWith('image/');
}
