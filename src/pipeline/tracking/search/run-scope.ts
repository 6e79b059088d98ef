import type { SubjectName } from '../../../store/entities/dataset.js';
import { type Sql, sql } from './sql.js';
import { inView, type ViewType } from './view-type.js';

/** What the API's own lists can ask for beside a filter. */
export interface RunConditions {
  readonly view: ViewType;
  readonly experiment?: string | null | undefined;
  readonly datasetVersionId?: string | null | undefined;
  /** Of the dataset version that a run learnt from. */
  readonly subject?: Uppercase<SubjectName> | null | undefined;
  readonly modelName?: string | null | undefined;
  readonly statusIn?: readonly string[] | null | undefined;
  readonly promotionVerdict?: string | null | undefined;
  readonly metricAtLeast?: { readonly name: string; readonly value: number } | null | undefined;
}

/** The conditions on the table `run`. */
export function runScope(conditions: RunConditions): Sql[] {
  const { view, experiment, datasetVersionId, subject, modelName } = conditions;
  const { statusIn, promotionVerdict, metricAtLeast } = conditions;
  const given = <Value>(value: Value | null | undefined, condition: (value: Value) => Sql) =>
    value == null ? [] : [condition(value)];
  return [
    ...inView('run', view),
    ...given(experiment, (name) =>
      sql('run.experiment_id = (SELECT id FROM experiment WHERE name = ?)', name),
    ),
    ...given(datasetVersionId, (id) => sql('run.dataset_version_id = ?', id)),
    ...given(subject, (word) =>
      sql('run.dataset_version_id IN (SELECT id FROM dataset_version WHERE subject = ?)', word.toLowerCase()),
    ),
    ...given(modelName, (name) => sql('run.model_name = ?', name)),
    ...given(statusIn, (words) => sql('run.status IN (?)', ['', ...words])),
    ...given(promotionVerdict, (verdict) => sql('run.promotion_verdict = ?', verdict)),
    ...given(metricAtLeast, ({ name, value }) =>
      sql(
        'EXISTS (SELECT 1 FROM run_latest_metric bound WHERE bound.run_id = run.id AND bound.name = ? AND bound.value >= ?)',
        name,
        value,
      ),
    ),
  ];
}
