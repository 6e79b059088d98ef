import type { DataSource } from 'typeorm';
import type { Metrics } from '../platform/metrics/metrics.js';

/** What mysql2 keeps of a pool; it has no public figures. */
interface PoolInside {
  readonly config: { readonly connectionLimit: number };
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

/** Shows how this process's pools of connections are used. */
export function collectPoolMetrics(
  metrics: Metrics,
  pools: Readonly<Partial<Record<'main' | 'logging', DataSource>>>,
): void {
  const gauges = [
    'gondola_mysql_pool_connections',
    'gondola_mysql_pool_limit',
    'gondola_mysql_pool_waiting',
  ] as const;
  metrics.collect('pools', { gauges }, () => {
    const inside = Object.entries(pools).map(([pool, { driver }]) => ({
      pool,
      ...poolFigures((driver as unknown as { pool: PoolInside }).pool),
    }));
    metrics.gauge('gondola_mysql_pool_connections').replace(
      inside.flatMap(({ pool, inUse, idle }) => [
        { labels: { pool, state: 'in_use' }, value: inUse },
        { labels: { pool, state: 'idle' }, value: idle },
      ]),
    );
    metrics
      .gauge('gondola_mysql_pool_limit')
      .replace(inside.map(({ pool, limit }) => ({ labels: { pool }, value: limit })));
    metrics
      .gauge('gondola_mysql_pool_waiting')
      .replace(inside.map(({ pool, waiting }) => ({ labels: { pool }, value: waiting })));
  });
}

function poolFigures({ config, _allConnections, _freeConnections, _connectionQueue }: PoolInside) {
  return {
    inUse: _allConnections.length - _freeConnections.length,
    idle: _freeConnections.length,
    waiting: _connectionQueue.length,
    limit: config.connectionLimit,
  };
}

/** Shows figures of the MySQL server and the bytes that artifacts take. */
export function collectStoreMetrics(metrics: Metrics, db: DataSource, everyMs: number): void {
  const gauges = [
    'gondola_mysql_connections',
    'gondola_mysql_connections_limit',
    'gondola_artifact_bytes',
    'gondola_archived_predictions',
  ] as const;
  metrics.collect('stores', { gauges, everyMs }, async () => {
    const [connections] = await db.query("SHOW GLOBAL STATUS LIKE 'Threads_connected'");
    const [limit] = await db.query('SELECT @@GLOBAL.max_connections AS connectionsMax');
    const [artifacts] = await db.query('SELECT COALESCE(SUM(bytes), 0) AS bytes FROM artifact');
    const [archived] = await db.query(
      'SELECT COALESCE(SUM(row_count), 0) AS archivedRows FROM prediction_archive',
    );
    metrics.gauge('gondola_archived_predictions').set(Number(archived.archivedRows));
    metrics.gauge('gondola_mysql_connections').set(Number(connections.Value));
    metrics.gauge('gondola_mysql_connections_limit').set(Number(limit.connectionsMax));
    metrics.gauge('gondola_artifact_bytes').set(Number(artifacts.bytes));
  });
}
