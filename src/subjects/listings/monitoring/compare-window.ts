import type { ComparedColumn } from '../../../ml/comparison/compare-columns.js';
import { SIGNAL_MEANINGS } from '../../../ml/signals/signal-meanings.js';
import { LISTING_SIGNALS } from '../../../ml/signals/signal-profile.js';
import { classesOf } from '../../../pipeline/dataset/find-version.js';
import { compareWithReference, sidesOf } from '../../../pipeline/monitoring/drift/compare-with-reference.js';
import type { Window } from '../../../pipeline/monitoring/window.js';
import type { Subject, WindowComparison } from '../../../pipeline/subject.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { comparable } from './comparable.js';
import { readScores } from './read-scores.js';
import { readReferenceTexts, readTexts, readWindow } from './read-window.js';

/** Signals, domain scores and texts of the answers in a window against those of the gold listings. */
export async function compareWindow(
  version: ModelVersion,
  modelName: string,
  window: Window,
  {
    manager,
    artifacts,
    rowsMax,
    reference: { record, profile },
  }: Parameters<Subject['monitoring']['compareWindow']>[3],
): Promise<WindowComparison> {
  const current = await readWindow(manager, version.id, window, rowsMax);
  const texts = {
    reference: await readReferenceTexts(manager, record.datasetVersionId),
    current: await readTexts(manager, version.id, window),
  };
  const scores = await readScores(manager, artifacts, version.id, window, rowsMax);
  const others: ComparedColumn[] = [
    ...(scores === null
      ? []
      : [{ name: 'domainScore', kind: 'numeric' as const, isSample: true, ...scores }]),
    { name: 'text', kind: 'text', ...texts, isSample: true },
  ];
  const sides = {
    ...{ names: LISTING_SIGNALS, others },
    reference: await comparable(manager, version, profile),
    current: await comparable(manager, version, current),
  };
  const classes = await classesOf(manager, record.datasetVersionId);
  const about = {
    title: `Drift of ${modelName}, version ${version.version}`,
    createdAt: new Date(),
    ...sidesOf('gold rows of the dataset it learned from', { record, rows: current.rows }, window),
  };
  const names = new Map(classes.map(({ code, name }) => [code, name]));
  const compared = compareWithReference(sides, about, {
    ...{ meanings: SIGNAL_MEANINGS, categoryNames: { category: names } },
  });
  return { ...compared, rows: current.rows, referenceRows: record.rows };
}
