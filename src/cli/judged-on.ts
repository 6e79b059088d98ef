import type { EntityManager } from 'typeorm';
import { counted } from '../platform/counted.js';
import type { DatasetVersion, SubjectName } from '../store/entities/dataset.js';
import { RunMetric } from '../store/entities/tracking.js';

type Judged = Pick<DatasetVersion, 'subject' | 'goldRows'>;

const JUDGED_ON: Readonly<
  Record<SubjectName, (dataset: Judged, manager: EntityManager, runId: string) => Promise<string>>
> = {
  listings: async ({ goldRows }) => counted(goldRows, 'gold row'),
  async films({ goldRows }, manager, runId) {
    const users = await manager.findOneBy(RunMetric, { runId, name: 'gold.users' });
    return users === null
      ? counted(goldRows, 'gold rating')
      : `${counted(users.value, 'user')} of the gold part`;
  },
};

/** What a run's score on gold is the mean of, in words: models of films are judged user by user, others row by row. */
export function judgedOn(manager: EntityManager, dataset: Judged, runId: string): Promise<string> {
  return JUDGED_ON[dataset.subject](dataset, manager, runId);
}
