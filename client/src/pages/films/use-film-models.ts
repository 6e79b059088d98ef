import { type CombinedError, useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { USUAL_MODELS } from '../../subject/usual-models.ts';
import { FilmModelsDocument } from './films.generated.ts';

/** A model that recommends films, with the version that answers and what that learnt from. */
export interface FilmModel {
  readonly name: string;
  readonly version: number;
  readonly datasetVersionId: string;
}

const ASKED_EVERY_MS = 5_000;

interface FilmModels {
  /** Undefined until the server has answered. */
  readonly models: readonly FilmModel[] | undefined;
  readonly error: CombinedError | undefined;
  readonly retry: () => void;
}

/** The models of films with a champion. While there is none, it is asked again every few seconds. */
export function useFilmModels(): FilmModels {
  const [{ data, error }, ask] = useQuery({ query: FilmModelsDocument, requestPolicy: 'cache-and-network' });
  const models = data?.models.edges.flatMap(({ node: { name, champion } }) => {
    const datasetVersionId = champion?.run?.datasetVersion?.id;
    return champion === null || datasetVersionId === undefined
      ? []
      : [{ name, version: champion.version, datasetVersionId }];
  });
  usePolling(ask, models?.length === 0 ? ASKED_EVERY_MS : 0);
  return {
    models,
    error: models === undefined ? error : undefined,
    retry: () => ask({ requestPolicy: 'network-only' }),
  };
}

/** The model of this name; where it does not serve, the usual one, or else the first. */
export function chosenFilmModel(models: readonly FilmModel[], name: string | null): FilmModel | undefined {
  const named = (wanted: string | null) => models.find((model) => model.name === wanted);
  return named(name) ?? named(USUAL_MODELS.FILMS) ?? models[0];
}
