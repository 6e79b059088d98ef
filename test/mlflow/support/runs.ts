import type { DataSource } from 'typeorm';
import { newId } from '../../../src/platform/ids.js';
import { Run } from '../../../src/store/entities/tracking.js';

/** A run as a client makes it, with its artifacts at this address, or in this server. */
export async function addRun(db: DataSource, artifactUri?: string): Promise<{ id: string; root: string }> {
  const id = newId();
  const root = `0/${id}/artifacts`;
  await db.manager.insert(Run, {
    id,
    experimentId: 0,
    name: 'logged',
    status: 'RUNNING',
    artifactUri: artifactUri ?? `mlflow-artifacts:/${root}`,
    createdAt: new Date(),
  });
  return { id, root };
}
