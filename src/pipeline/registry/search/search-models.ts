import { type DataSource, In } from 'typeorm';
import { Model, ModelVersion } from '../../../store/entities/registry.js';
import { by } from '../../tracking/search/compile-order.js';
import { inFoundOrder, type SearchRequest, searchPage } from '../../tracking/search/search-page.js';
import { inView } from '../../tracking/search/view-type.js';
import {
  type DescribedModel,
  type DescribedVersion,
  describeModels,
  describeVersions,
} from '../describe-registry.js';
import { MODEL_SEARCH, MODEL_VERSION_SEARCH } from './model-search.js';

/** A page of registered models, by name unless another order is asked for. @throws AppError INVALID_INPUT */
export async function searchModels(
  db: DataSource,
  request: SearchRequest,
): Promise<{ models: DescribedModel[]; nextPageToken: string | undefined }> {
  const { ids, nextPageToken } = await searchPage<string>(db, MODEL_SEARCH, request, {
    scope: [],
    defaultOrder: [],
    tieBreaks: [by(MODEL_SEARCH, 'name', 'ASC')],
  });
  const rows = inFoundOrder(ids, await db.manager.findBy(Model, { id: In([...ids]) }));
  return { models: await describeModels(db.manager, rows), nextPageToken };
}

/** A page of versions, last changed first unless another order is asked for. @throws AppError INVALID_INPUT */
export async function searchModelVersions(
  db: DataSource,
  request: SearchRequest,
): Promise<{ versions: DescribedVersion[]; nextPageToken: string | undefined }> {
  const { ids, nextPageToken } = await searchPage<string>(db, MODEL_VERSION_SEARCH, request, {
    scope: inView('model_version', 'ACTIVE_ONLY'),
    defaultOrder: [by(MODEL_VERSION_SEARCH, 'last_updated_timestamp', 'DESC')],
    tieBreaks: [by(MODEL_VERSION_SEARCH, 'name', 'ASC'), by(MODEL_VERSION_SEARCH, 'version_number', 'DESC')],
  });
  const rows = inFoundOrder(ids, await db.manager.findBy(ModelVersion, { id: In([...ids]) }));
  return { versions: await describeVersions(db.manager, rows), nextPageToken };
}
