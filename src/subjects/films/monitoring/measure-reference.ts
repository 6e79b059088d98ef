import { FilmModel } from '../../../ml/recommend/film-model.js';
import { countLiked, historyFrom, ratedHistoryOf } from '../../../ml/recommend/interactions.js';
import type { Profile } from '../../../ml/signals/profile.js';
import { readModel } from '../../../pipeline/registry/loaded-model.js';
import type { ScoreContext } from '../../../pipeline/subject.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { readFilmData } from '../dataset/film-data.js';
import { meanBits, selfInformation } from '../serving/novelty.js';
import { FILMS_WATCHED, filmProfile, signalsOf } from './film-signals.js';

/** Of more users, evenly spaced ones are asked. */
const USERS_MAX = 5_000;

/** What a version recommends to the users of the dataset that it learned from, from all that they have done. */
export async function measureReference(
  version: ModelVersion,
  modelName: string,
  dataset: DatasetVersion,
  { manager, artifacts, onProgress }: ScoreContext,
): Promise<Profile> {
  const model = await readModel(artifacts, version, modelName, (bytes) => FilmModel.decode(bytes));
  const { interactions } = await readFilmData(manager, artifacts, dataset);
  const bits = selfInformation(model);
  const asked = Math.min(USERS_MAX, interactions.users);
  const rows = Array.from({ length: asked }, (_, at) => {
    const known = ratedHistoryOf(interactions, Math.floor((at * interactions.users) / asked));
    const history = historyFrom(known);
    const films = model.top(history, FILMS_WATCHED);
    const likedCount = countLiked(known);
    onProgress?.((at + 1) / asked);
    return signalsOf(
      {
        ...{ historyCount: known.films.length, likedCount, unknownCount: 0, isColdStart: likedCount === 0 },
        noveltyBits: meanBits(bits, films),
        films: films.map(({ film }) => ({ id: model.filmIds[film]! })),
      },
      at,
    );
  });
  return filmProfile(rows);
}
