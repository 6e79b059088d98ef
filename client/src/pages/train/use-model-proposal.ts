import { useQuery } from 'urql';
import { USUAL_MODELS } from '../../subject/usual-models.ts';
import { ChampionCategoriesDocument, type TrainChoicesQuery } from './train.generated.ts';
import { unlearntBy } from './unlearnt.ts';

/** The usual model for a dataset; that of listings while none is chosen. */
export const usualModelFor = (dataset: Pick<Dataset, 'subject'> | undefined): string =>
  USUAL_MODELS[dataset?.subject ?? 'LISTINGS'];

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
  const usual = usualModelFor(dataset);
  const own = ofSame.find(({ name }) => name === usual) ?? ofSame[0];
  const hasUsual = served.some(({ name }) => name === usual);
  // A recommender of films can be replaced whatever films the next one knows.
  const isAboutListings = dataset?.subject === 'LISTINGS';
  const isToAsk = isAboutListings && own === undefined && hasUsual;
  const [{ data, error }] = useQuery({
    query: ChampionCategoriesDocument,
    variables: { modelName: usual, datasetVersionId: dataset?.id ?? '' },
    pause: !isToAsk,
  });
  if (own !== undefined) return own.name;
  if (dataset === undefined || !isAboutListings || !hasUsual) return usual;
  if (data === undefined && error === undefined) return undefined;
  if (data?.datasetVersion != null && unlearntBy(data).length === 0) return usual;
  return dataset.name.replaceAll(/[/:]/g, '-').slice(0, NAME_CHARS_MAX);
}
