import DataLoader from 'dataloader';
import type { EntityManager } from 'typeorm';
import type { LabelSource } from '../../store/entities/dataset.js';
import type { Split } from '../../store/splits.js';

export interface TrainingRow {
  readonly rowNo: number;
  readonly lineNumber: number;
  readonly externalId: string;
  readonly split: Split;
  readonly labelSource: LabelSource;
  readonly labelBy: string | null;
  readonly originalCode: string | null;
}

interface PageKey {
  readonly datasetVersionId: string;
  readonly split: Split;
  readonly first: number;
  readonly after: number;
}

/**
 * Pages of rows of several dataset versions in one statement, each with one row more than asked for. Each part reads
 * its page along the primary key and stops: a version may have millions of rows.
 */
export function trainingRowPages(manager: EntityManager): DataLoader<PageKey, TrainingRow[], string> {
  return new DataLoader(
    async (keys) => {
      const part = `(SELECT ? AS page, row_no AS rowNo, line_number AS lineNumber, external_id AS externalId, split,
                label_source AS labelSource, label_by AS labelBy, original_code AS originalCode
         FROM listing WHERE dataset_version_id = ? AND row_no > ? AND split = ? ORDER BY row_no LIMIT ?)`;
      const rows: (TrainingRow & { page: number | string })[] = await manager.query(
        keys.map(() => part).join(' UNION ALL '),
        keys.flatMap(({ datasetVersionId, split, first, after }, page) => [
          page,
          datasetVersionId,
          after,
          split,
          first + 1,
        ]),
      );
      const ofPage = keys.map((): TrainingRow[] => []);
      for (const { page, ...row } of rows) ofPage[Number(page)]!.push(row);
      for (const page of ofPage) page.sort((a, b) => a.rowNo - b.rowNo);
      return ofPage;
    },
    {
      cacheKeyFn: ({ datasetVersionId, split, first, after }) =>
        [datasetVersionId, split, first, after].join('/'),
    },
  );
}
