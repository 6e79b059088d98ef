import { type EntityManager, In } from 'typeorm';
import { wilson } from '../../../ml/statistics/wilson.js';
import { RunLatestMetric } from '../../../store/entities/tracking.js';
import type { Subject } from '../../subject.js';

export interface ReferenceQuality {
  /** In [0, 1]. */
  readonly accuracy: number;
  /** Lower end of its 95 % interval. */
  readonly low: number;
}

/**
 * What a version scored on gold when it was trained, by the measure that live answers are measured by; null where that is
 * not known.
 */
export async function referenceQuality(
  manager: EntityManager,
  { quality }: Pick<Subject, 'quality'>,
  modelVersionId: string,
): Promise<ReferenceQuality | null> {
  const [trained]: { runId: string; rows: number }[] = await manager.query(
    `SELECT run.id AS runId, dataset.gold_rows AS \`rows\` FROM model_version version
       JOIN run ON run.id = version.run_id
       JOIN dataset_version dataset ON dataset.id = run.dataset_version_id
      WHERE version.id = ?`,
    [modelVersionId],
  );
  if (trained === undefined || trained.rows < 1) return null;
  const { metric, isShare } = quality.measure;
  const name = `gold.${metric}`;
  const kept = await manager.findBy(RunLatestMetric, {
    ...{ runId: trained.runId, name: In([name, `${name}_low`]), isNan: false },
  });
  const accuracy = kept.find((each) => each.name === name)?.value;
  if (accuracy === undefined) return null;
  const low = isShare
    ? wilson(accuracy, trained.rows)[0]
    : kept.find((each) => each.name === `${name}_low`)?.value;
  return low === undefined ? null : { accuracy, low };
}
