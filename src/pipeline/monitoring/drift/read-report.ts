import type { DriftReport } from '../../../ml/comparison/drift-report.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';

/** A report that was kept. @throws AppError NOT_FOUND, DAMAGED_ARTIFACT */
export async function readReport(artifacts: ArtifactStore, digest: string): Promise<DriftReport> {
  return JSON.parse(Buffer.from(await artifacts.read(digest)).toString('utf8')) as DriftReport;
}
