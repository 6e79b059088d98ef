import type { EntityManager } from 'typeorm';
import { In } from 'typeorm';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { Film } from '../../../store/entities/film.js';

/** Those of some ids of films that the newest dataset version of films has. */
export async function knownFilms(manager: EntityManager, ids: readonly string[]): Promise<Set<string>> {
  const newest = await manager.findOne(DatasetVersion, {
    where: { subject: 'films', state: 'ready' },
    order: { readyAt: 'DESC', id: 'DESC' },
  });
  if (newest === null) return new Set();
  const found = await manager.find(Film, {
    select: { externalId: true, datasetVersionId: true, filmNo: true },
    where: { datasetVersionId: newest.id, externalId: In([...new Set(ids)]) },
  });
  return new Set(found.map(({ externalId }) => externalId));
}
