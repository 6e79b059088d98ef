import type { Spool } from '../../../pipeline/dataset/spool.js';
import type { SpooledRejection } from '../../../pipeline/dataset/version-content.js';
import type { PictureProblemNote } from './pictures/read-pictures.js';

export interface SpooledListing {
  line: number;
  id: string;
  title: string;
  description: string;
  label: string;
  image: string | null;
  /** Where a person gave the label; absent where the file did, so that digests of such rows are as ever. */
  labelled?: PersonsLabel;
}

/** A label that a person gave. */
export interface PersonsLabel {
  by: string;
  correctionId: string;
  /** The label of the file, whose place it took; null for a listing that came with its correction. */
  original: string | null;
}

export interface CleanedSource {
  /** Of the recipe and of every row, accepted or not, in their order. */
  rowsDigest: string;
  /** Codes in the order that models will use. */
  codes: string[];
  classes: Uint16Array;
  clusters: Int32Array;
}

/** What a dataset version keeps of its pictures. */
export interface ImportedPictures {
  /** Artifact with the features; null when no picture could be used. */
  readonly featuresDigest: string | null;
  readonly rows: number;
  readonly notes: readonly PictureProblemNote[];
}

export interface VersionContent extends CleanedSource {
  splits: Uint8Array;
  listings: Spool<SpooledListing>;
  rejections: Spool<SpooledRejection>;
  pictures: ImportedPictures;
}
