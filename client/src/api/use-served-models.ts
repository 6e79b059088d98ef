import { useMemo } from 'react';
import { type CombinedError, useQuery } from 'urql';
import { USUAL_MODELS } from '../subject/usual-models.ts';
import { ServedModelsDocument } from './served-models.generated.ts';
import { usePolling } from './use-polling.ts';

/** A model that can answer about listings. */
export interface ServedModel {
  readonly name: string;
  readonly championId: string;
  readonly version: number;
}

interface ServedModels {
  /** By name; undefined until the server has answered. */
  readonly models: readonly ServedModel[] | undefined;
  /** Models of films serve, which are asked elsewhere. */
  readonly hasFilms: boolean;
  readonly error: CombinedError | undefined;
  readonly retry: () => void;
}

const ASKED_EVERY_MS = 5_000;

/** The models with a champion, but for those of films: they answer other questions. While there is none, it is asked again every few seconds. */
export function useServedModels(): ServedModels {
  const [{ data, error }, ask] = useQuery({ query: ServedModelsDocument });
  const models = useMemo(
    () =>
      data?.models.edges
        .flatMap(({ node: { name, subject, champion } }) =>
          champion === null || subject === 'FILMS'
            ? []
            : [{ name, championId: champion.id, version: champion.version }],
        )
        .sort((one, other) => one.name.localeCompare(other.name)),
    [data],
  );
  usePolling(ask, models?.length === 0 ? ASKED_EVERY_MS : 0);
  const hasFilms =
    data?.models.edges.some(({ node }) => node.subject === 'FILMS' && node.champion !== null) ?? false;
  const isKnown = models !== undefined;
  return {
    models,
    hasFilms,
    error: isKnown ? undefined : error,
    retry: () => ask({ requestPolicy: 'network-only' }),
  };
}

/** The model of this name; where it does not serve, the usual one, or else the first. */
export function chosenModel(models: readonly ServedModel[], name: string | null): ServedModel | undefined {
  const named = (wanted: string | null) => models.find((model) => model.name === wanted);
  return named(name) ?? named(USUAL_MODELS.LISTINGS) ?? models[0];
}
