import { type DataSource, In } from 'typeorm';
import { Experiment } from '../../../store/entities/tracking.js';
import { type DescribedExperiment, describeExperiments } from '../experiments.js';
import { by } from './compile-order.js';
import { EXPERIMENT_SEARCH } from './experiment-search.js';
import { inFoundOrder, type SearchRequest, searchPage } from './search-page.js';
import { inView, type ViewType } from './view-type.js';

/** A page of experiments, newest first unless another order is asked for. @throws AppError INVALID_INPUT */
export async function searchExperiments(
  db: DataSource,
  { view, ...request }: SearchRequest & { readonly view: ViewType },
): Promise<{ experiments: DescribedExperiment[]; nextPageToken: string | undefined }> {
  const { ids, nextPageToken } = await searchPage<number>(db, EXPERIMENT_SEARCH, request, {
    scope: inView('experiment', view),
    defaultOrder: [
      by(EXPERIMENT_SEARCH, 'creation_time', 'DESC'),
      by(EXPERIMENT_SEARCH, 'experiment_id', 'ASC'),
    ],
    tieBreaks: [by(EXPERIMENT_SEARCH, 'experiment_id', 'DESC')],
  });
  const rows = inFoundOrder(ids, await db.manager.findBy(Experiment, { id: In([...ids]) }));
  return { experiments: await describeExperiments(db.manager, rows), nextPageToken };
}
