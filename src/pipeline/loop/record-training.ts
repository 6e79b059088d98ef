import type { EntityManager } from 'typeorm';
import type { Trained } from '../subject.js';
import { logMetrics } from '../tracking/metrics.js';
import { logArtifact, logParams } from '../tracking/runs.js';
import type { KeptFiles } from './keep-files.js';

/** Writes everything that is known about a training at its end. */
export async function recordTraining(
  manager: EntityManager,
  runId: string,
  { evaluated, backend, effective, lastStep: step, metrics }: Omit<Trained, 'file' | 'companions'>,
  { modelDigest, companions }: KeptFiles,
): Promise<void> {
  await logArtifact(manager, runId, 'model.gondola', modelDigest);
  for (const [path, digest] of companions) await logArtifact(manager, runId, path, digest);
  await evaluated.record(manager, runId, step);
  await logParams(manager, runId, { ...effective, ...(backend === null ? {} : { backend }) });
  const points = Object.entries(metrics).map(([name, value]) => ({ name, value, step }));
  await logMetrics(manager, runId, points, new Date());
}
