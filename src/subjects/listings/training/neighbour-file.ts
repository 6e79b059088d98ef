import { NeighbourIndex } from '../../../ml/explanation/neighbour-index.js';
import { decodeContainer, encodeContainer } from '../../../ml/format/container.js';
import type { CsrMatrix } from '../../../ml/sparse/csr.js';
import { AppError } from '../../../platform/errors.js';

const KIND = 'neighbours';

/** Path of the file among a run's artifacts. */
export const NEIGHBOURS_PATH = 'neighbours.gondola';

/** The training rows of a run, to be found again by their words. */
export interface NeighbourFile {
  readonly index: NeighbourIndex;
  /** Row in the dataset version of each row of the index. */
  readonly rowNos: Uint32Array;
}

export function encodeNeighbours(text: CsrMatrix, rowNos: Uint32Array): Uint8Array[] {
  const { meta, arrays } = NeighbourIndex.build(text).toParts();
  return encodeContainer({ kind: KIND, meta, arrays: { ...arrays, rowNos } });
}

/** @throws AppError DAMAGED_ARTIFACT, ModelFileError */
export function decodeNeighbours(bytes: Uint8Array): NeighbourFile {
  const { kind, meta, arrays } = decodeContainer(bytes);
  const { rowNos } = arrays;
  const index = NeighbourIndex.fromParts({ meta, arrays });
  if (kind !== KIND || !(rowNos instanceof Uint32Array) || rowNos.length !== index.rows) {
    throw new AppError('DAMAGED_ARTIFACT', 'The index of training listings cannot be used.');
  }
  return { index, rowNos };
}
