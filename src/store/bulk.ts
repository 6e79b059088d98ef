import type { EntityManager } from 'typeorm';
import { type InsertOptions, insertStatements } from './statements.js';

/** Inserts rows with few statements; see insertStatements. */
export async function bulkInsert(
  manager: EntityManager,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  options: InsertOptions = {},
): Promise<void> {
  for (const { sql, values } of insertStatements(table, columns, rows, options)) {
    await manager.query(sql, [...values]);
  }
}
