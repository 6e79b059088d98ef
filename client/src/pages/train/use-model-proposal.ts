import { useQuery } from 'urql';
import { ChampionCategoriesDocument, type TrainChoicesQuery } from './train.generated.ts';
import { unlearntBy } from './unlearnt.ts';

/** Of which a version is made where no name is given. */
export const USUAL_MODEL = 'listing-classifier';

/** The server's limit. */
const NAME_CHARS_MAX = 191;

type Models = TrainChoicesQuery['models'];
type Dataset = TrainChoicesQuery['datasets']['edges'][number]['node'];

/**
 * The model that a training on a dataset belongs to: the one that serves what it learnt from an earlier version of the
 * same dataset; else the usual one, unless the dataset lacks some of its champion's categories; else a new one that is
 * called as the dataset is.
 *
 * @returns undefined until it is known
 */
export function useModelProposal(models: Models, dataset: Dataset | undefined): string | undefined {
  const served = models.edges.map(({ node }) => node).filter(({ champion }) => champion !== null);
  const ofSame = served.filter(({ champion }) => {
    const learntFrom = champion?.run?.datasetVersion;
    return (
      dataset !== undefined &&
      learntFrom != null &&
      (learntFrom.name === dataset.name || learntFrom.id === dataset.extends?.id)
    );
  });
  const own = ofSame.find(({ name }) => name === USUAL_MODEL) ?? ofSame[0];
  const hasUsual = served.some(({ name }) => name === USUAL_MODEL);
  const isToAsk = own === undefined && hasUsual && dataset !== undefined;
  const [{ data, error }] = useQuery({
    query: ChampionCategoriesDocument,
    variables: { modelName: USUAL_MODEL, datasetVersionId: dataset?.id ?? '' },
    pause: !isToAsk,
  });
  if (own !== undefined) return own.name;
  if (dataset === undefined || !hasUsual) return USUAL_MODEL;
  if (data === undefined && error === undefined) return undefined;
  if (data?.datasetVersion != null && unlearntBy(data).length === 0) return USUAL_MODEL;
  return dataset.name.replaceAll(/[/:]/g, '-').slice(0, NAME_CHARS_MAX);
}
