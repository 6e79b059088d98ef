import DataLoader from 'dataloader';
import { type EntityManager, In, IsNull } from 'typeorm';
import { ModelVersion } from '../../store/entities/registry.js';

/** The version that each run made: the one that was trained by it here, or the newest that a client registered of it. */
export function versionsOfRuns(manager: EntityManager): DataLoader<string, ModelVersion | null> {
  return new DataLoader(async (runIds) => {
    const versions = await manager.find(ModelVersion, {
      where: { runId: In([...runIds]), deletedAt: IsNull() },
      order: { id: 'ASC' },
    });
    const byRun = new Map(versions.map((version) => [version.runId, version]));
    for (const version of versions) {
      if (version.artifactDigest !== null) byRun.set(version.runId, version);
    }
    return runIds.map((runId) => byRun.get(runId) ?? null);
  });
}
