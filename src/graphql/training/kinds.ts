import type { TrainableKind } from '../../pipeline/training/parameters/parameters.js';
import type { ModelKind } from '../generated/resolver-types.js';

/** A kind of model as the enum of GraphQL names it: `item-knn` is ITEM_KNN. */
export function kindInGraphql(kind: TrainableKind): ModelKind {
  return kind.toUpperCase().replaceAll('-', '_') as ModelKind;
}

export function kindFromGraphql(kind: ModelKind): TrainableKind {
  return kind.toLowerCase().replaceAll('_', '-') as TrainableKind;
}
