import type { EntityManager } from 'typeorm';
import { counted } from '../platform/counted.js';
import type { DatasetVersion } from '../store/entities/dataset.js';
import { RunMetric } from '../store/entities/tracking.js';

/** What a run's score on gold is the mean of, in words: models of films are judged user by user, others row by row. */
export async function judgedOn(
  manager: EntityManager,
  { subject, goldRows }: Pick<DatasetVersion, 'subject' | 'goldRows'>,
  runId: string,
): Promise<string> {
  if (subject !== 'films') return counted(goldRows, 'gold row');
  const users = await manager.findOneBy(RunMetric, { runId, name: 'gold.users' });
  return users === null
    ? counted(goldRows, 'gold rating')
    : `${counted(users.value, 'user')} of the gold part`;
}
