import type { Pool } from 'mysql2';
import type { DataSource } from 'typeorm';

/** A row as a list of its columns. BIGINT is text, since it may be beyond what a number holds. */
export type Row = readonly unknown[];

/**
 * Rows as lists, straight from the driver: for lists of many thousand rows, where an object a row is most of the time.
 * Outside of transactions.
 * @param sql trusted; values go into `parameters` alone
 */
export function queryRows<Columns extends Row>(
  db: DataSource,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Columns[]> {
  const { pool } = db.driver as unknown as { pool: Pool };
  return new Promise((resolve, reject) => {
    pool.query({ sql, values: [...parameters], rowsAsArray: true }, (error, rows) => {
      if (error === null) resolve(rows as unknown as Columns[]);
      else reject(error);
    });
  });
}
