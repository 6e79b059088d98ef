import type { ListingParameters } from '../../../pipeline/training/parameters/parameters.js';
import type { ColumnMapping } from '../dataset/columns.js';

export interface LearnRequest {
  readonly listings: AsyncIterable<Buffer>;
  /** A second file with id and label; null when the labels are a column of the listings. */
  readonly labels: AsyncIterable<Buffer> | null;
  readonly mapping: ColumnMapping;
  /** A folder or a zip archive with the pictures that the listings name. */
  readonly picturesPath: string | null;
  readonly parameters: ListingParameters;
  readonly threads: number;
}

export type LearnStep = 'read' | 'vectorise' | 'train';

export type LearnProgress = (step: LearnStep, fraction: number, description: string) => void;
