import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { invalidInput } from '../../platform/errors.js';
import { Model, ModelVersion } from '../../store/entities/registry.js';
import { predictionIdsOf } from '../serving/prediction-times.js';
import { type Subject, type SubjectOf, subjectOfModel } from '../subject.js';
import { DEFAULT_MODEL_NAME } from '../training/model-name.js';
import { dayBefore } from './window.js';

const BUCKETS_MAX = 500;

export const trafficRequestSchema = z.strictObject({
  modelName: z.string().default(DEFAULT_MODEL_NAME),
  /** A day before the end where not given. */
  from: z.date().optional(),
  /** Now where not given. */
  to: z.date().optional(),
  buckets: z.int().min(1).max(BUCKETS_MAX),
});

/** What a model answered from a time on and before another. */
export interface TrafficBucket {
  readonly from: Date;
  readonly to: Date;
  readonly predictions: number;
  /** Null without answers, as is the share. */
  readonly meanConfidence: number | null;
  /** Answers that people have judged; not those of which every correction was rejected. */
  readonly corrections: number;
  readonly correctedShare: number | null;
}

/**
 * What a model answered in a time, in parts of equal length (to the millisecond), the earliest first.
 * @throws AppError INVALID_INPUT when the time ends before it begins
 */
export async function readTraffic(
  manager: EntityManager,
  subjectOf: SubjectOf,
  request: z.infer<typeof trafficRequestSchema>,
  now: Date,
): Promise<TrafficBucket[]> {
  const to = request.to ?? now;
  const from = request.from ?? dayBefore(to).from;
  if (from >= to) throw invalidInput('from', 'The time ends before it begins.');
  const time = { from, to, buckets: request.buckets };
  const model = await manager.findOneBy(Model, { name: request.modelName });
  const answers =
    model === null
      ? new Map<number, Answers>()
      : await countAnswers(manager, model.id, subjectOfModel(subjectOf, model).monitoring.kept, time);
  const judged = model === null ? new Map<number, number>() : await countJudged(manager, model.id, time);
  return Array.from({ length: request.buckets }, (_, bucket) => {
    const { rows, meanConfidence } = answers.get(bucket) ?? { rows: 0, meanConfidence: null };
    const corrections = judged.get(bucket) ?? 0;
    return {
      ...{ from: beginOf(time, bucket), to: beginOf(time, bucket + 1), predictions: rows, meanConfidence },
      ...{ corrections, correctedShare: rows === 0 ? null : corrections / rows },
    };
  });
}

interface Time {
  readonly from: Date;
  readonly to: Date;
  readonly buckets: number;
}

interface Answers {
  readonly rows: number;
  readonly meanConfidence: number | null;
}

function beginOf({ from, to, buckets }: Time, bucket: number): Date {
  return new Date(from.getTime() + Math.ceil((bucket * (to.getTime() - from.getTime())) / buckets));
}

/** In SQL, the bucket of an answer, which agrees with beginOf; and its parameters. @param createdAt a column */
function bucketOf({ from, to, buckets }: Time, createdAt: string): { sql: string; values: unknown[] } {
  return {
    sql: `(TIMESTAMPDIFF(MICROSECOND, ?, ${createdAt}) DIV 1000 * ?) DIV ?`,
    values: [from, buckets, to.getTime() - from.getTime()],
  };
}

async function countAnswers(
  manager: EntityManager,
  modelId: string,
  { table, confidence }: Subject['monitoring']['kept'],
  time: Time,
): Promise<Map<number, Answers>> {
  const versions = await manager.find(ModelVersion, { where: { modelId }, select: { id: true } });
  if (versions.length === 0) return new Map();
  const { sql, values } = bucketOf(time, 'created_at');
  const meanConfidence = confidence === null ? 'NULL' : `AVG(${confidence})`;
  const rows: { bucket: string; rowCount: string; meanConfidence: number | null }[] = await manager.query(
    `SELECT ${sql} AS bucket, COUNT(*) AS rowCount, ${meanConfidence} AS meanConfidence FROM ${table}
      WHERE model_version_id IN (?) AND created_at >= ? AND created_at < ? GROUP BY bucket`,
    [...values, versions.map(({ id }) => id), time.from, time.to],
  );
  return new Map(
    rows.map(({ bucket, rowCount, meanConfidence }) => [
      Number(bucket),
      { rows: Number(rowCount), meanConfidence },
    ]),
  );
}

async function countJudged(
  manager: EntityManager,
  modelId: string,
  time: Time,
): Promise<Map<number, number>> {
  const { sql, values } = bucketOf(time, 'prediction.created_at');
  const { atLeast, below } = predictionIdsOf(time);
  const rows: { bucket: string; rowCount: string }[] = await manager.query(
    `SELECT ${sql} AS bucket, COUNT(DISTINCT prediction.id) AS rowCount
       FROM correction JOIN prediction ON prediction.id = correction.prediction_id
      WHERE correction.model_id = ? AND correction.prediction_id >= ? AND correction.prediction_id < ?
        AND correction.state <> 'REJECTED' AND prediction.created_at >= ? AND prediction.created_at < ?
      GROUP BY bucket`,
    [...values, modelId, atLeast, below, time.from, time.to],
  );
  return new Map(rows.map(({ bucket, rowCount }) => [Number(bucket), Number(rowCount)]));
}
