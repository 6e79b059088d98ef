import { setImmediate } from 'node:timers/promises';
import { type EntityManager, IsNull, Not } from 'typeorm';
import {
  findModels,
  type HoldingFile,
  sourceFiles,
  type TouchedModel,
} from '../../../pipeline/lineage/erasure/find-touched.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { DatasetVersion } from '../../../store/entities/dataset.js';
import { FeedbackEvent } from '../../../store/entities/feedback.js';
import { Recommendation } from '../../../store/entities/recommendation.js';
import type { RatingFile } from '../dataset/rating-file.js';
import { readRatings } from '../dataset/read-ratings.js';
import { digestOfUser } from './erased-users.js';
import { rejectedRowsOf } from './rejected-rows.js';
import { unlessUnreadable } from './unreadable.js';

interface TouchedFilmDataset {
  readonly datasetVersionId: string;
  readonly name: string;
  readonly ratings: number;
  /** Numbers of rejected rows that name the user. */
  readonly rejectedRows: readonly number[];
}

/** Everything that a user of films went into. */
export interface TouchedByUser {
  readonly datasets: readonly TouchedFilmDataset[];
  readonly models: readonly TouchedModel[];
  readonly feedbackRows: number;
  readonly recommendationRows: number;
  /** Stored files that hold the user, or may; they are not changed. */
  readonly files: readonly HoldingFile[];
  /** Ids of dataset versions whose ratings cannot be read, so that nobody knows. */
  readonly unreadable: readonly string[];
}

/** Finds what a user went into. Reads the ratings of all dataset versions of films. Those that cannot be read it only names. */
export async function findTouchedByUser(
  manager: EntityManager,
  artifacts: ArtifactStore,
  userId: string,
): Promise<TouchedByUser> {
  const datasets: TouchedFilmDataset[] = [];
  const unreadable: string[] = [];
  for (const { id, name } of await versionsOfFilms(manager)) {
    const read = await unlessUnreadable(() => readRatings(manager, artifacts, id));
    if (read === null) unreadable.push(id);
    const found = read === null ? 0 : ratingsOf(read.ratings, userId);
    const rejectedRows = await rejectedRowsOf(manager, id, digestOfUser(userId), userId);
    if (found + rejectedRows.length > 0) {
      datasets.push({ datasetVersionId: id, name, ratings: found, rejectedRows });
    }
    await setImmediate();
  }
  const ids = datasets.map(({ datasetVersionId }) => datasetVersionId);
  return {
    ...{ datasets, unreadable },
    models: await findModels(manager, ids),
    feedbackRows: await manager.countBy(FeedbackEvent, { userId }),
    recommendationRows: await manager.countBy(Recommendation, { userId }),
    files: [...(await sourceFiles(manager, ids)), ...(await goldFiles(manager, ids))],
  };
}

/** All that have ratings, those too that are being written. */
export function versionsOfFilms(manager: EntityManager): Promise<DatasetVersion[]> {
  return manager.find(DatasetVersion, {
    where: { subject: 'films', contentDigest: Not(IsNull()) },
    order: { id: 'ASC' },
  });
}

function ratingsOf({ userIds, interactions: { indptr } }: RatingFile, userId: string): number {
  const user = userIds.indexOf(userId);
  return user === -1 ? 0 : indptr[user + 1]! - indptr[user]!;
}

/** The figures of each user of the gold part, which runs keep by the users' ids. */
function goldFiles(manager: EntityManager, datasetIds: readonly string[]): Promise<HoldingFile[]> {
  if (datasetIds.length === 0) return Promise.resolve([]);
  return manager.query(
    `SELECT DISTINCT artifact.digest, artifact.file_name AS fileName, 'figures of gold users' AS what
       FROM run JOIN run_artifact ON run_artifact.run_id = run.id AND run_artifact.path = 'gold-answers.csv'
       JOIN artifact ON artifact.digest = run_artifact.digest
      WHERE run.dataset_version_id IN (?)`,
    [datasetIds],
  );
}
