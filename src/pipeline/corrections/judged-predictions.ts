import type { EntityManager } from 'typeorm';
import type { CorrectionSource } from '../../store/entities/correction.js';
import { predictionIdsOf } from '../serving/prediction-times.js';

/** Which answers of a model are meant, and which labels. */
export interface JudgedScope {
  readonly modelId: string;
  readonly modelVersionId?: string | null | undefined;
  /** Answers given from then on. */
  readonly from?: Date | null | undefined;
  /** Answers given before then. */
  readonly to?: Date | null | undefined;
  /** Only answers that were judged in one of these ways; in any when left out. */
  readonly sources?: readonly CorrectionSource[] | null | undefined;
}

/** Answers with the label that people agree on, those without one left out: SQL to select from, and its parameters. */
function judged({ modelId, modelVersionId, from, to, sources }: JudgedScope): {
  sql: string;
  values: unknown[];
} {
  const inner: [string, unknown[]][] = [['model_id = ? AND prediction_id IS NOT NULL', [modelId]]];
  const { atLeast, below } = predictionIdsOf({ from, to });
  if (atLeast !== null) inner.push(['prediction_id >= ?', [atLeast]]);
  if (below !== null) inner.push(['prediction_id < ?', [below]]);
  if (sources != null) inner.push(['source IN (?)', [sources]]);
  const outer: [string, unknown[]][] = [];
  if (modelVersionId != null) outer.push(['prediction.model_version_id = ?', [modelVersionId]]);
  if (from != null) outer.push(['prediction.created_at >= ?', [from]]);
  if (to != null) outer.push(['prediction.created_at < ?', [to]]);
  const all = (conditions: [string, unknown[]][]) => conditions.map(([sql]) => sql).join(' AND ');
  return {
    sql: `(SELECT DISTINCT prediction_id, listing_id FROM correction WHERE ${all(inner)}) named
      JOIN corrected_listing labelled ON labelled.id = named.listing_id AND labelled.state = 'LABELLED'
      JOIN prediction ON prediction.id = named.prediction_id${outer.length === 0 ? '' : ` AND ${all(outer)}`}`,
    values: [...inner, ...outer].flatMap(([, values]) => values),
  };
}

/** How often which category was answered where which was right. */
export async function countJudged(
  manager: EntityManager,
  scope: JudgedScope,
): Promise<{ predicted: string; label: string; rows: number }[]> {
  const { sql, values } = judged(scope);
  const groups: { predicted: string; label: string; rowCount: string }[] = await manager.query(
    `SELECT prediction.category_code AS predicted, labelled.category_code AS label, COUNT(*) AS rowCount
       FROM ${sql} GROUP BY prediction.category_code, labelled.category_code`,
    values,
  );
  return groups.map(({ predicted, label, rowCount }) => ({ predicted, label, rows: Number(rowCount) }));
}

/** The labels of answers, by the id of the answer. */
export async function labelsOf(manager: EntityManager, scope: JudgedScope): Promise<Map<string, string>> {
  const { sql, values } = judged(scope);
  const rows: { id: string; label: string }[] = await manager.query(
    `SELECT prediction.id, labelled.category_code AS label FROM ${sql}`,
    values,
  );
  return new Map(rows.map(({ id, label }) => [id, label]));
}
