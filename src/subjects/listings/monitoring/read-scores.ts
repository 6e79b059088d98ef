import { type EntityManager, In, IsNull, Not } from 'typeorm';
import { decodeDomainModel } from '../../../ml/drift/text/domain-file.js';
import { decodeContainer } from '../../../ml/format/container.js';
import type { Window } from '../../../pipeline/monitoring/window.js';
import { isDamage } from '../../../pipeline/registry/loaded-model.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { DriftReportRow } from '../../../store/entities/monitoring.js';
import { Prediction } from '../../../store/entities/prediction.js';
import { BATCH_ROWS, newestAnswers } from './read-window.js';

/** Domain scores by one classifier of before, in rising order: of reference texts that it had not learnt, and of the window. */
interface ComparedScores {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/**
 * The domain scores of the answers in a window, with those that the same classifier gave to reference texts. Scores of
 * different classifiers do not compare, so they are those of the one that scored most of the answers.
 * @param rowsMax the newest of more answers are looked at
 * @returns null where no answer was scored, or its classifier is gone
 */
export async function readScores(
  manager: EntityManager,
  artifacts: ArtifactStore,
  modelVersionId: string,
  window: Window,
  rowsMax: number,
): Promise<ComparedScores | null> {
  const ids = await newestAnswers(manager, modelVersionId, window, rowsMax);
  const byReport = new Map<string, number[]>();
  for (let start = 0; start < ids.length; start += BATCH_ROWS) {
    const rows = await manager.find(Prediction, {
      select: { id: true, domain: { score: true, reportId: true } },
      where: { id: In(ids.slice(start, start + BATCH_ROWS)), domain: { score: Not(IsNull()) } },
    });
    for (const { domain } of rows) {
      const reportId = domain.reportId!;
      const scores = byReport.get(reportId) ?? [];
      scores.push(domain.score!);
      byReport.set(reportId, scores);
    }
  }
  const [most] = [...byReport].sort(([, one], [, other]) => other.length - one.length);
  if (most === undefined) return null;
  const reference = await referenceScores(manager, artifacts, most[0]);
  return reference === null ? null : { reference, current: Float64Array.from(most[1]).sort() };
}

async function referenceScores(
  manager: EntityManager,
  artifacts: ArtifactStore,
  reportId: string,
): Promise<Float64Array | null> {
  const report = await manager.findOneBy(DriftReportRow, { id: reportId });
  if (report?.classifierDigest == null) return null;
  try {
    return decodeDomainModel(decodeContainer(await artifacts.read(report.classifierDigest))).referenceScores;
  } catch (error) {
    // What an earlier report found must not keep this one from being made.
    if (isDamage(error)) return null;
    throw error;
  }
}
