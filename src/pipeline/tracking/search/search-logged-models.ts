import { type DataSource, In } from 'typeorm';
import { LoggedModel } from '../../../store/entities/logged-model.js';
import { type DescribedLoggedModel, describeLoggedModels } from '../describe-logged-models.js';
import { experimentNumber } from '../experiments.js';
import { by } from './compile-order.js';
import type { Condition, Order } from './conditions.js';
import { LOGGED_MODEL_SEARCH, type MeasuredDataset, measuredOn, onDatasets } from './logged-model-search.js';
import { inFoundOrder, loadGrammar, searchPage } from './search-page.js';
import { type Sql, sql } from './sql.js';
import { inView } from './view-type.js';

interface LoggedModelOrder {
  readonly field: string;
  readonly ascending: boolean;
  /** Only values measured on it count. */
  readonly dataset?: MeasuredDataset | undefined;
}

export interface LoggedModelSearchRequest {
  readonly experimentIds: readonly string[];
  readonly filter?: string | undefined;
  readonly datasets: readonly MeasuredDataset[];
  readonly orderBy: readonly LoggedModelOrder[];
  readonly maxResults: number;
  readonly pageToken?: string | undefined;
}

/** A page of the logged models of some experiments, newest first unless another order is asked for. @throws AppError INVALID_INPUT */
export async function searchLoggedModels(
  db: DataSource,
  { experimentIds, datasets, orderBy, ...request }: LoggedModelSearchRequest,
): Promise<{ models: DescribedLoggedModel[]; nextPageToken: string | undefined }> {
  const searchable = measuredOn(datasets);
  const experiments = [...new Set(experimentIds.map(experimentNumber))];
  const { parseFilter, parseOrder } = await loadGrammar();
  const orders = orderBy.map((order) =>
    onDataset(order, parseOrder(LOGGED_MODEL_SEARCH, `${order.field} ${order.ascending ? 'ASC' : 'DESC'}`)),
  );
  const { ids, nextPageToken } = await searchPage<string>(
    db,
    searchable,
    { ...request, orderBy: [] },
    {
      scope: [
        experiments.length === 0 ? sql('FALSE') : sql('logged_model.experiment_id IN (?)', experiments),
        ...inView('logged_model', 'ACTIVE_ONLY'),
        ...measuredAtAll(datasets, parseFilter(LOGGED_MODEL_SEARCH, request.filter)),
      ],
      defaultOrder: orders.length > 0 ? orders : [by(LOGGED_MODEL_SEARCH, 'creation_timestamp', 'DESC')],
      tieBreaks: [by(LOGGED_MODEL_SEARCH, 'model_id', 'ASC')],
      boundTo: [experiments, request.filter ?? '', datasets, orderBy],
    },
  );
  const rows = inFoundOrder(ids, await db.manager.findBy(LoggedModel, { id: In([...ids]) }));
  return { models: await describeLoggedModels(db.manager, rows), nextPageToken };
}

function onDataset({ dataset }: LoggedModelOrder, order: Order): Order {
  const { target } = order;
  if (dataset === undefined || target.type !== 'keyed') return order;
  const many = { ...target.table.many!, only: onDatasets([dataset]) };
  return { ...order, target: { ...target, table: { ...target.table, many } } };
}

/** Datasets restrict the conditions on metrics; where there are none, some metric must have been measured on one. */
function measuredAtAll(datasets: readonly MeasuredDataset[], conditions: readonly Condition[]): Sql[] {
  if (datasets.length === 0) return [];
  const onMetrics = conditions.some(({ target }) => target.type === 'keyed' && target.entity === 'metric');
  if (onMetrics) return [];
  const { text, parameters } = onDatasets(datasets);
  return [
    sql(
      `EXISTS (SELECT 1 FROM logged_model_metric WHERE logged_model_id = logged_model.id AND ${text})`,
      ...parameters,
    ),
  ];
}
