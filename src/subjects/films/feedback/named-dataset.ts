import type { EntityManager } from 'typeorm';
import { DEFAULT_MODEL_NAMES } from '../../../pipeline/training/model-name.js';
import { invalidInput } from '../../../platform/errors.js';
import { DatasetVersion } from '../../../store/entities/dataset.js';

/**
 * The name of the dataset that feedback is about: the one that is asked for, else that which the champion of
 * `film-recommender` learnt from, else that of the newest version of films.
 * @throws AppError INVALID_INPUT where there is no such dataset
 */
export async function namedDataset(manager: EntityManager, asked: string | undefined): Promise<string> {
  if (asked === undefined) {
    const name = (await served(manager)) ?? (await newestOf(manager));
    if (name !== undefined) return name;
    throw invalidInput('datasetName', 'datasetName: there is no dataset of films yet. Import one first.');
  }
  if ((await newestOf(manager, asked)) !== undefined) return asked;
  throw invalidInput('datasetName', `datasetName: there is no dataset of films called "${asked}".`);
}

async function served(manager: EntityManager): Promise<string | undefined> {
  const [row]: { name: string }[] = await manager.query(
    `SELECT dataset.name FROM model
       JOIN model_alias champion ON champion.model_id = model.id AND champion.alias = 'champion'
       JOIN model_version version ON version.id = champion.model_version_id
       JOIN run ON run.id = version.run_id
       JOIN dataset_version dataset ON dataset.id = run.dataset_version_id
      WHERE model.name = ?`,
    [DEFAULT_MODEL_NAMES.films],
  );
  return row?.name;
}

async function newestOf(manager: EntityManager, name?: string): Promise<string | undefined> {
  const newest = await manager.findOne(DatasetVersion, {
    select: { id: true, name: true },
    where: { subject: 'films', state: 'ready', ...(name === undefined ? {} : { name }) },
    order: { readyAt: 'DESC', id: 'DESC' },
  });
  return newest?.name;
}
