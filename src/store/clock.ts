import type { EntityManager } from 'typeorm';

/** SQL for the time by MySQL's clock, as columns hold it. */
export const MYSQL_NOW = 'UTC_TIMESTAMP(3)';

/**
 * The time by MySQL's clock. Signs of life are written and judged by it alone: the clocks of workers differ, and one that
 * jumps must neither keep a dead worker alive nor take a job from a living one.
 */
export async function timeOfMysql(manager: EntityManager): Promise<Date> {
  const [{ now }] = (await manager.query(`SELECT ${MYSQL_NOW} AS now`)) as [{ now: Date }];
  return now;
}
