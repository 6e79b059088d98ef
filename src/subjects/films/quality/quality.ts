import type { EntityManager } from 'typeorm';
import { findDatasetVersion } from '../../../pipeline/dataset/find-version.js';
import { presentSince } from '../../../pipeline/monitoring/window.js';
import type { MeasuredQuality, Subject, VersionOfModel } from '../../../pipeline/subject.js';
import { digestOfJson } from '../../../platform/digest.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import { Film } from '../../../store/entities/film.js';
import { ModelVersion } from '../../../store/entities/registry.js';
import { Run } from '../../../store/entities/tracking.js';
import { readRatingBytes } from '../dataset/read-ratings.js';
import { erasedUsers } from '../erasure/erased-users.js';
import { judgeInThread } from './judge-in-thread.js';
import type { Liked } from './judge-liked.js';
import { readLiked } from './read-liked.js';

/** How well recommendations are: by what users liked since. Without that nothing can be told. */
export const FILM_QUALITY: Subject['quality'] = {
  measure: { title: 'NDCG@10', metric: 'ndcg_at_10', isShare: false },
  // A measurement reads the whole model and all ratings of its dataset version.
  pauseMs: 60_000,
  async digestOfSeen(manager, { modelVersionId }, now) {
    const trained = await trainedOn(manager, modelVersionId);
    if (trained === null) return digestOfJson({ events: null });
    const since = windowFrom(trained.dataset, now);
    const [events] = await manager.query(
      `SELECT COUNT(*) AS count, MAX(arrival_no) AS last FROM feedback_event
        WHERE dataset_name = ? AND happened_at > ? AND happened_at <= ?`,
      [trained.dataset.name, since, now],
    );
    return digestOfJson({ events });
  },
  async measureWindow({ modelVersionId }: VersionOfModel, now, { db, artifacts }) {
    const trained = await trainedOn(db.manager, modelVersionId);
    if (trained === null) return null;
    const liked = await readLiked(db.manager, trained.dataset.name, windowFrom(trained.dataset, now), now);
    if (liked.length === 0) return null;
    return realised(liked, await judge(db.manager, artifacts, trained, liked));
  },
};

interface Trained {
  /** Of the model's file. */
  readonly modelDigest: string;
  readonly dataset: DatasetVersion;
}

/** A version with what it learnt from; null for one that was not trained here. */
async function trainedOn(manager: EntityManager, modelVersionId: string): Promise<Trained | null> {
  const version = await manager.findOneByOrFail(ModelVersion, { id: modelVersionId });
  const run = version.runId === null ? null : await manager.findOneBy(Run, { id: version.runId });
  if (version.artifactDigest === null || run?.datasetVersionId == null) return null;
  const dataset = await findDatasetVersion(manager, run.datasetVersionId);
  return { modelDigest: version.artifactDigest, dataset };
}

/** What happened before the dataset version was made may be in it; what happened long ago says nothing of now. */
function windowFrom({ createdAt }: DatasetVersion, now: Date): Date {
  return new Date(Math.max(createdAt.getTime(), presentSince(now).getTime()));
}

async function judge(
  manager: EntityManager,
  artifacts: ArtifactStore,
  { modelDigest, dataset }: Trained,
  liked: readonly Liked[],
) {
  const films = await manager.find(Film, {
    select: { datasetVersionId: true, filmNo: true, externalId: true },
    where: { datasetVersionId: dataset.id },
    order: { filmNo: 'ASC' },
  });
  return judgeInThread({
    model: await artifacts.read(modelDigest),
    ratings: (await readRatingBytes(manager, artifacts, dataset.id)).bytes,
    ...{ erased: await erasedUsers(manager), madeAt: dataset.createdAt },
    filmIds: films.map(({ externalId }) => externalId),
    liked,
  });
}

/** As it is kept. Where no user can be judged too, so that it is not tried again before something new was said. */
function realised(liked: readonly Liked[], figures: Awaited<ReturnType<typeof judge>>): MeasuredQuality {
  const times = liked.map(({ time }) => time * 1_000);
  const ndcg = figures?.ndcgAt10;
  return {
    windowFrom: new Date(Math.min(...times)),
    windowTo: new Date(Math.max(...times)),
    rowCount: liked.length,
    ...{ estimatedAccuracy: null, estimatedLow: null, estimatedHigh: null, estimatedMacroF1: null },
    ...{ spreadMass: null, calibrationRows: null, estimateError: null, perClass: [] },
    ...{ labelledRows: figures?.users ?? 0, labelBasis: 'FEEDBACK' },
    realisedAccuracy: ndcg?.mean ?? null,
    realisedLow: ndcg?.low ?? null,
    realisedHigh: ndcg?.high ?? null,
  };
}
