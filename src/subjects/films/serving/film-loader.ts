import { setImmediate } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { FilmModel } from '../../../ml/recommend/film-model.js';
import { findDatasetVersion } from '../../../pipeline/dataset/find-version.js';
import { readModel } from '../../../pipeline/registry/loaded-model.js';
import type { LoadedVersion } from '../../../pipeline/serving/champion/served-model.js';
import { AppError } from '../../../platform/errors.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { Run } from '../../../store/entities/tracking.js';
import { readFilmData } from '../dataset/film-data.js';
import { sameFilms } from '../ranker-for.js';
import { selfInformation } from './novelty.js';
import { UserHistories } from './user-histories.js';

/** A recommender in memory, with what the people of its dataset did. */
export interface LoadedFilms extends LoadedVersion {
  readonly model: FilmModel;
  readonly histories: UserHistories;
  /** The dataset whose users and films it knows; null for a version that was not trained here. */
  readonly datasetName: string | null;
  /** Self-information of each film in bits, by how many people liked it. */
  readonly bits: Float32Array;
}

/**
 * Loads recommenders for a process that answers requests. In memory stay, beside the model, 16 bytes a rating of the
 * dataset version that it learnt from. Reading happens on the event loop: about 0.1 s a million ratings; and, of a model
 * whose file does not yet hold what stands for the films nobody liked, the search for it, one over all films for each.
 */
export class FilmLoader {
  constructor(
    private readonly db: DataSource,
    private readonly artifacts: ArtifactStore,
  ) {}

  /**
   * @throws AppError CONFLICT for a version that was not trained here; DAMAGED_ARTIFACT when a file is missing, is not what
   *   it should be, or answers nonsense
   */
  async load(version: ModelVersion, modelName: string): Promise<LoadedFilms> {
    const model = await readModel(this.artifacts, version, modelName, (bytes) => FilmModel.decode(bytes));
    await setImmediate();
    const learnt = await this.learntFrom(version, model);
    await setImmediate();
    assertScores(model);
    return { modelName, version, model, ...learnt, bits: selfInformation(model) };
  }

  private async learntFrom(
    { runId }: ModelVersion,
    model: FilmModel,
  ): Promise<Pick<LoadedFilms, 'histories' | 'datasetName'>> {
    const run = runId === null ? null : await this.db.manager.findOneBy(Run, { id: runId });
    if (run?.datasetVersionId == null) return { histories: UserHistories.none(), datasetName: null };
    const dataset = await findDatasetVersion(this.db.manager, run.datasetVersionId);
    const data = await readFilmData(this.db.manager, this.artifacts, dataset);
    const ids = data.films.map(({ externalId }) => externalId);
    if (!sameFilms(model, ids)) {
      throw new AppError(
        'DAMAGED_ARTIFACT',
        'The model and the dataset that it learnt from name other films.',
      );
    }
    return { histories: UserHistories.of(data), datasetName: dataset.name };
  }
}

/** A model whose scores are no numbers is found here, and does not serve. @throws AppError DAMAGED_ARTIFACT */
function assertScores(model: FilmModel): void {
  const scores = new Float32Array(model.filmCount);
  model.scoresInto({ films: [0], weights: Float32Array.of(1) }, scores);
  if (scores.every(Number.isFinite)) return;
  throw new AppError('DAMAGED_ARTIFACT', 'The model gives films scores that are no numbers.');
}
