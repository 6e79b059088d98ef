import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { PromotionPoint } from '../../src/pipeline/registry/promotion-points.js';
import type { TestEnvironment } from '../support/environment.js';

interface Work {
  task: 'train' | 'promote' | 'rollback';
  request: object;
}

/** Does it in another process that is killed at the point. @returns the signal that ended it; null when it got to its end */
export async function killedAt(
  point: PromotionPoint,
  work: Work,
  { mysqlUrl, dataDir }: TestEnvironment,
): Promise<NodeJS.Signals | null> {
  const input = JSON.stringify({ ...work, point, mysqlUrl, artifactDir: join(dataDir, 'artifacts') });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'promotion-child.mjs'), input], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return signal;
}
