import type { EntityManager } from 'typeorm';
import { bulkInsert } from '../../store/bulk.js';
import type { Prediction, RankedCategory } from '../../store/entities/prediction.js';

/** A prediction as it is written; `createdAt` in milliseconds since 1970 so that it survives JSON. */
export interface NewPrediction {
  id: string;
  modelVersionId: string;
  jobId: string | null;
  externalId: string | null;
  source: Prediction['source'];
  title: string;
  description: string;
  topK: RankedCategory[];
  latencyMs: number;
  createdAtMs: number;
}

const COLUMNS = [
  'id',
  'model_version_id',
  'job_id',
  'external_id',
  'source',
  'title',
  'description',
  'category_code',
  'confidence',
  'top_k',
  'latency_ms',
  'created_at',
];

/** Writes predictions; one whose id is there already is left as it is. */
export async function insertPredictions(
  manager: EntityManager,
  rows: readonly NewPrediction[],
): Promise<void> {
  await bulkInsert(
    manager,
    'prediction',
    COLUMNS,
    rows.map((row) => [
      row.id,
      row.modelVersionId,
      row.jobId,
      row.externalId,
      row.source,
      row.title,
      row.description,
      row.topK[0]!.code,
      row.topK[0]!.confidence,
      JSON.stringify(row.topK),
      row.latencyMs,
      new Date(row.createdAtMs),
    ]),
    { keepExisting: true, chunkRows: 500 },
  );
}
