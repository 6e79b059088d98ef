import { join } from 'node:path';
import { extendDataset } from '../../src/pipeline/corrections/extend-dataset.js';
import type { ExtendedDataset } from '../../src/pipeline/corrections/extension-request.js';
import { newId } from '../../src/platform/ids.js';
import type { Correction } from '../../src/store/entities/correction.js';
import { NO_DOMAIN, NO_SIGNALS, type Prediction } from '../../src/store/entities/prediction.js';
import { correctionRequestSchema } from '../../src/subjects/listings/corrections/correction-request.js';
import { submitCorrection } from '../../src/subjects/listings/corrections/submit-correction.js';
import { insertPredictions } from '../../src/subjects/listings/serving/prediction-rows.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { type Lineage, startLineage } from '../lineage/support.js';

export const MODEL = 'offers';

let texts = 0;

/** A model that was trained on lamps, books and chairs, with answers that it did not really give, and corrections of them. */
export class CorrectionTest {
  private constructor(readonly lineage: Lineage) {}

  static async start(): Promise<CorrectionTest> {
    return new CorrectionTest(await startLineage());
  }

  get db() {
    return this.lineage.db;
  }

  get variables() {
    return this.lineage.environment.variables;
  }

  close(): Promise<void> {
    return this.lineage.environment.close();
  }

  /** Stores an answer, by default about a listing like no other. @returns its id */
  async answer(changes: Partial<Prediction> = {}): Promise<string> {
    const { categoryCode = 'lampe', confidence = 0.8 } = changes;
    const rest = (1 - confidence) / 2;
    const others = ['lampe', 'livre', 'chaise'].filter((code) => code !== categoryCode);
    const prediction: Prediction = {
      ...{ id: newId(), modelVersionId: this.lineage.modelVersionId, jobId: null, externalId: null },
      ...{ source: 'rest', title: `objet ${++texts} sans pareil`, description: '' },
      ...{ pictureDigest: null, pictureNote: null, latencyMs: 1, createdAt: new Date() },
      signals: NO_SIGNALS,
      domain: NO_DOMAIN,
      ...{ categoryCode, confidence },
      topK: [
        { code: categoryCode, name: categoryCode, confidence },
        ...others.slice(0, 2).map((code) => ({ code, name: code, confidence: rest })),
      ],
      ...changes,
    };
    await insertPredictions(this.db.manager, [prediction]);
    return prediction.id;
  }

  /** Submits a correction, by Anna unless said otherwise. */
  async say(
    said: object,
    idempotencyKey?: string,
    now = new Date(),
  ): Promise<Correction & { created: boolean }> {
    const request = correctionRequestSchema.parse({ submittedBy: 'anna', ...said });
    const { correction, created } = await submitCorrection(this, request, now, idempotencyKey);
    return { ...correction, created };
  }

  /** Makes a version from one and the corrections of the model. */
  extend(baseVersionId = this.lineage.datasetVersionId): Promise<ExtendedDataset> {
    const { db, artifacts, environment } = this.lineage;
    return extendDataset(
      { baseVersionId, modelName: MODEL },
      { db, artifacts, subjectOf, temporaryDir: join(environment.dataDir, 'tmp'), onProgress() {} },
    );
  }

  /** The listings of a version with their labels. */
  async listings(datasetVersionId: string): Promise<StoredListing[]> {
    const rows: object[] = await this.db.query(
      `SELECT listing.external_id AS id, listing.title, category.code, listing.split, listing.cluster_no AS cluster,
              label_source AS source, label_by AS labelBy, original_code AS original, line_number AS line
         FROM listing JOIN dataset_class category ON category.dataset_version_id = listing.dataset_version_id
              AND category.class_index = listing.class_index
        WHERE listing.dataset_version_id = ? ORDER BY listing.row_no`,
      [datasetVersionId],
    );
    return rows.map((row) => ({ ...row }) as StoredListing);
  }
}

export interface StoredListing {
  id: string;
  title: string;
  code: string;
  split: 'train' | 'validation' | 'gold';
  cluster: number;
  source: 'ORIGINAL' | 'CORRECTION';
  labelBy: string | null;
  original: string | null;
  line: number;
}
