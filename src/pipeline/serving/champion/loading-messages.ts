import type { SharedModel } from '../../../ml/model/listing-model.js';

/** A model file to read and check. */
export interface LoadingTask {
  readonly id: number;
  readonly path: string;
  readonly digest: string;
}

export type LoadingResult =
  | { readonly id: number; readonly model: SharedModel }
  /** The file is not the model that it should be. */
  | { readonly id: number; readonly damage: string }
  /** It could not be read. */
  | { readonly id: number; readonly failure: string };
