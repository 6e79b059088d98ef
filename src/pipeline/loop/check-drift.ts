import type { DataSource, EntityManager } from 'typeorm';
import type { ReportColumn } from '../../ml/comparison/drift-report.js';
import { encodeDomainModel } from '../../ml/drift/text/domain-file.js';
import { encodeContainer } from '../../ml/format/container.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { ArtifactStore } from '../../store/artifact-store.js';
import { type DriftReportCause, DriftReportRow } from '../../store/entities/monitoring.js';
import { Model } from '../../store/entities/registry.js';
import { inTransaction } from '../../store/transaction.js';
import { referenceOf } from '../monitoring/reference-profile.js';
import { findModelVersion } from '../registry/loaded-model.js';
import type { SubjectOf } from '../subject.js';

/** Answers that are compared at most, the newest of a window. */
const WINDOW_ROWS_MAX = 100_000;

export interface DriftCheck {
  readonly modelVersionId: string;
  readonly from: Date;
  readonly to: Date;
  readonly jobId: string | null;
  readonly cause: DriftReportCause;
}

interface Context {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly subjectOf: SubjectOf;
  readonly assertMayWrite?: (manager: EntityManager) => Promise<unknown>;
  readonly keepResult?: (manager: EntityManager, report: DriftReportRow) => Promise<void>;
  readonly onProgress?: (fraction: number, stage: string) => void;
}

/**
 * Compares the answers that a model version gave in a window with those it gives to its reference, and keeps the report
 * as JSON and as a page, with the classifier that tells its texts apart.
 * @throws AppError NOT_FOUND, INVALID_INPUT (a window that ends before it begins), CONFLICT (the version was not
 *   trained here), DAMAGED_ARTIFACT
 */
export async function checkDrift(check: DriftCheck, context: Context): Promise<DriftReportRow> {
  const { db, artifacts, onProgress } = context;
  const { modelVersionId, from, to, jobId, cause } = check;
  if (from >= to) throw invalidInput('from', 'The window ends before it begins.');
  const version = await findModelVersion(db.manager, modelVersionId);
  const model = await db.manager.findOneBy(Model, { id: version.modelId });
  if (model === null) throw new AppError('NOT_FOUND', 'The model of this version is not there.');
  const subject = context.subjectOf(model.subject ?? 'listings');
  const reference = await referenceOf(subject, version, model.name, {
    ...{ manager: db.manager, artifacts },
    onProgress: (fraction) => onProgress?.(fraction * 0.8, 'measuring the reference'),
  });
  onProgress?.(0.8, 'reading the window');
  const { report, rows, referenceRows, classifier } = await subject.monitoring.compareWindow(
    ...([version, model.name, { from, to }] as const),
    { manager: db.manager, artifacts, rowsMax: WINDOW_ROWS_MAX, reference },
  );
  const createdAt = new Date(report.createdAt);
  onProgress?.(0.9, 'drawing the report');
  const fileName = `drift-${createdAt.toISOString().slice(0, 10)}`;
  const json = await artifacts.put(db.manager, [Buffer.from(JSON.stringify(report))], {
    mediaType: 'application/json',
    fileName: `${fileName}.json`,
  });
  // Loaded here: the charts' library takes half a second, which no start of a worker should wait for.
  const { driftPage } = await import('../visualisation/drift-page.js');
  const page = await artifacts.put(db.manager, [Buffer.from(driftPage(report))], {
    mediaType: 'text/html; charset=utf-8',
    fileName: `${fileName}.html`,
  });
  const id = newId();
  const kept =
    classifier === null
      ? null
      : await artifacts.put(
          db.manager,
          encodeContainer(encodeDomainModel(classifier, { driftReportId: id, modelVersionId: version.id })),
          { mediaType: 'application/octet-stream', fileName: `${fileName}.classifier` },
        );
  const row: DriftReportRow = {
    ...{ id, modelId: model.id, modelVersionId: version.id, jobId, cause },
    ...{ windowFrom: from, windowTo: to },
    ...{ rows, referenceRows, state: report.state },
    largestEffect: largestEffect(report.columns),
    driftedColumns: report.columns
      .filter(({ state, missing }) => state === 'DRIFT' || missing?.state === 'DRIFT')
      .map(({ name }) => name),
    columnStates: countStates(report.columns),
    ...{ reportDigest: json.digest, pageDigest: page.digest, createdAt },
    classifierDigest: kept?.digest ?? null,
  };
  return inTransaction(db, async (manager) => {
    await context.assertMayWrite?.(manager);
    await manager.insert(DriftReportRow, row);
    await context.keepResult?.(manager, row);
    return row;
  });
}

/** Of what drifted: values, or the share of missing ones. */
function largestEffect(columns: readonly ReportColumn[]): number {
  const drifted = columns
    .flatMap(({ state, effect, missing }) => [{ state, effect }, ...(missing === null ? [] : [missing])])
    .filter(({ state }) => state === 'DRIFT');
  return Math.max(0, ...drifted.map(({ effect }) => effect?.size ?? 0));
}

function countStates(columns: readonly ReportColumn[]): DriftReportRow['columnStates'] {
  const counts = { OK: 0, DRIFT: 0, SMALL: 0, TOO_FEW_ROWS: 0 };
  for (const { state, missing } of columns) counts[missing?.state === 'DRIFT' ? 'DRIFT' : state]++;
  return counts;
}
