import type { EntityManager } from 'typeorm';
import { erasedRowNos } from '../../../pipeline/dataset/erased-rows.js';
import { classesOf } from '../../../pipeline/dataset/find-version.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';

/** What kept answers to a gold part are compared with. */
export interface ComparisonSetting {
  /** Categories of the dataset version, by class number. */
  readonly codes: readonly string[];
  /** Rows whose listings were erased: they are left out. */
  readonly erasedIds: readonly string[];
}

export async function readComparisonSetting(
  { id }: DatasetVersion,
  manager: EntityManager,
): Promise<ComparisonSetting> {
  return {
    codes: (await classesOf(manager, id)).map(({ code }) => code),
    erasedIds: (await erasedRowNos(manager, id, 'gold')).map(String),
  };
}
