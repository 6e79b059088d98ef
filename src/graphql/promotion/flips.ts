import type { ComparedFlip } from '../../pipeline/registry/comparison/kept-answers.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';

/** A flip with the dataset version in which its row is. */
export type ShownFlip = ComparedFlip & { datasetVersionId: string | null };

/** Name of the list in its cursors. */
const FLIPS = 'gate_flip';

interface PageArgs {
  first: number;
  after?: string | null;
}

export function flipPosition({ first, after }: PageArgs): { first: number; after: number | null } {
  return { first: checkFirst(first), after: decodeCursor(after, FLIPS, ['number'])?.[0] ?? null };
}

/** A page of flips, from those behind the cursor. */
export function flipPage(flips: readonly ComparedFlip[], first: number, datasetVersionId: string | null) {
  const shown = flips.map((flip): ShownFlip => ({ ...flip, datasetVersionId }));
  return toConnection(shown, first, FLIPS, ({ rowNo }) => [rowNo]);
}
