import type { ChampionCategoriesQuery } from './train.generated.ts';

/** Names of the categories that a model's champion learnt and a dataset has not; none where there is no champion. */
export function unlearntBy({ model, datasetVersion }: ChampionCategoriesQuery): string[] {
  const codes = new Set(datasetVersion?.classes.map(({ category }) => category.code));
  const learnt = model?.champion?.run?.datasetVersion?.classes ?? [];
  return learnt.flatMap(({ category }) => (codes.has(category.code) ? [] : [category.name]));
}
