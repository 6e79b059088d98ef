import type { Parameter } from './parameters-schema.ts';

/** What people change first. All else, also what a later server adds, is folded away under "more parameters". */
const ESSENTIAL: ReadonlySet<string> = new Set([
  ...['linear.epochs', 'linear.cost'],
  ...['neural.epochs', 'neural.learningRate', 'neural.dropout'],
  ...['image.epochs', 'image.cnn'],
  ...['bpr.factors', 'bpr.epochs', 'als.factors', 'als.epochs'],
  ...['itemKnn.neighbours', 'itemKnn.shrinkage'],
  ...['twoTower.factors', 'twoTower.epochs', 'popularity.halfLifeDays'],
]);

export function isEssential({ path }: Parameter): boolean {
  return ESSENTIAL.has(path);
}
