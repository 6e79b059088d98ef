import type { ColumnOptions, ValueTransformer } from 'typeorm';

const ascii = { charset: 'ascii', collation: 'ascii_bin' } as const;

/** BIGINT reaches us as text; the numbers kept in such columns stay below 2^53. */
const asNumber: ValueTransformer = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

const asFlag: ValueTransformer = {
  to: (value: boolean | null | undefined) => (typeof value === 'boolean' ? Number(value) : value),
  from: (value: number | null) => (value === null ? null : value === 1),
};

/** Column types used by more than one table, so that keys and their references always match. */
export const idColumn = { type: 'char', length: 32, ...ascii } satisfies ColumnOptions;
export const digestColumn = { type: 'char', length: 64, ...ascii } satisfies ColumnOptions;
export const wordColumn = (length: number) => ({ type: 'varchar', length, ...ascii }) satisfies ColumnOptions;
export const codeColumn = { type: 'varchar', length: 191, collation: 'utf8mb4_bin' } satisfies ColumnOptions;
export const timeColumn = { type: 'datetime', precision: 3 } satisfies ColumnOptions;
export const bigColumn = { type: 'bigint', transformer: asNumber } satisfies ColumnOptions;
export const flagColumn = { type: 'tinyint', transformer: asFlag } satisfies ColumnOptions;
/** Text that is compared byte by byte. */
export const textColumn = (length: number) =>
  ({ type: 'varchar', length, collation: 'utf8mb4_bin' }) satisfies ColumnOptions;
export const longTextColumn = { type: 'text', collation: 'utf8mb4_bin' } satisfies ColumnOptions;
/** The value of a tag of a model: as long as whole prompts. */
export const tagValueColumn = { type: 'mediumtext', collation: 'utf8mb4_bin' } satisfies ColumnOptions;
/** The name of a parameter, a metric or a tag: as long as MLflow allows. */
export const nameColumn = textColumn(250);
