import type { EntityManager } from 'typeorm';
import { In } from 'typeorm';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { Film } from '../../../store/entities/film.js';

/** Those of some ids of films that the newest version of a dataset has. */
export async function knownFilms(
  manager: EntityManager,
  datasetName: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const newest = await manager.findOne(DatasetVersion, {
    where: { subject: 'films', state: 'ready', name: datasetName },
    order: { readyAt: 'DESC', id: 'DESC' },
  });
  if (newest === null) return new Set();
  const found = await manager.find(Film, {
    select: { externalId: true, datasetVersionId: true, filmNo: true },
    where: { datasetVersionId: newest.id, externalId: In([...new Set(ids)]) },
  });
  return new Set(found.map(({ externalId }) => externalId));
}
