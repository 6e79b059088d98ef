import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import { codeVersion } from '../platform/code-version.js';
import type { Program } from '../platform/metrics/metric-entry.js';
import type { Metrics } from '../platform/metrics/metrics.js';
import { outcome } from './health.js';

interface Parts {
  readonly db: DataSource;
  readonly redis: Redis;
  /** A folder of the file system that the process writes to. */
  readonly dataDir: string;
}

/** Shows what runs, whether its stores answer, and how much room there is. */
export function collectProcessMetrics(
  metrics: Metrics,
  program: Program,
  { db, redis, dataDir }: Parts,
): void {
  metrics
    .gauge('gondola_build_info')
    .replace([{ labels: { program, version: codeVersion(), node: process.version }, value: 1 }]);
  const checks = { mysql: () => db.query('SELECT 1'), redis: () => redis.ping() };
  const ofDependencies = ['gondola_dependency_up', 'gondola_dependency_ping_seconds'] as const;
  metrics.collect('dependencies', { gauges: ofDependencies }, async () => {
    const pings = await Promise.all(Object.entries(checks).map(([name, check]) => ping(name, check)));
    metrics
      .gauge('gondola_dependency_up')
      .replace(pings.map(({ dependency, up }) => ({ labels: { dependency }, value: up ? 1 : 0 })));
    metrics
      .gauge('gondola_dependency_ping_seconds')
      .replace(pings.map(({ dependency, seconds }) => ({ labels: { dependency }, value: seconds })));
  });
  const ofDisk = ['gondola_data_free_bytes', 'gondola_data_size_bytes'] as const;
  metrics.collect('disk', { gauges: ofDisk }, async () => {
    const { bavail, blocks, bsize } = await statfs(await existing(dataDir));
    metrics.gauge('gondola_data_free_bytes').set(bavail * bsize);
    metrics.gauge('gondola_data_size_bytes').set(blocks * bsize);
  });
}

/** The folder, or the nearest above it that exists. */
async function existing(folder: string): Promise<string> {
  try {
    await access(folder);
    return folder;
  } catch {
    return folder === dirname(folder) ? folder : existing(dirname(folder));
  }
}

async function ping(dependency: string, check: () => Promise<unknown>) {
  const startedAtMs = performance.now();
  const up = (await outcome(check)) === 'ok';
  return { dependency, up, seconds: (performance.now() - startedAtMs) / 1000 };
}
