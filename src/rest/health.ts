import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';

const CHECK_TIMEOUT_MS = 2_000;

export interface Readiness {
  ready: boolean;
  checks: Record<'mysql' | 'redis', 'ok' | string>;
}

/** Whether the process can do its work: both stores answer within two seconds. */
export async function checkReadiness({ db, redis }: { db: DataSource; redis: Redis }): Promise<Readiness> {
  const [mysql, queue] = await Promise.all([
    outcome(() => db.query('SELECT 1')),
    outcome(() => redis.ping()),
  ]);
  return { ready: mysql === 'ok' && queue === 'ok', checks: { mysql, redis: queue } };
}

/** `ok`, or why a store did not answer within two seconds. */
export async function outcome(check: () => Promise<unknown>): Promise<'ok' | string> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)),
        CHECK_TIMEOUT_MS,
      );
    });
    await Promise.race([check(), late]);
    return 'ok';
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return message || code || 'no answer';
  } finally {
    clearTimeout(timer);
  }
}
