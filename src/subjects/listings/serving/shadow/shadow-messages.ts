import type { SharedModel } from '../../../../ml/model/listing-model.js';
import type { ListingInput } from '../../../../ml/model/rows.js';
import type { RankedCategory } from '../../../../store/entities/prediction.js';

/** An answer of the champion that the challenger is asked about too. */
export interface ShadowedAnswer {
  readonly predictionId: string;
  readonly listing: ListingInput;
  readonly modelName: string;
  readonly championVersionId: string;
  readonly category: string;
  readonly confidence: number;
}

export interface ShadowChallenger {
  readonly modelName: string;
  readonly modelId: string;
  readonly versionId: string;
  readonly shared: SharedModel;
}

export type ShadowTask =
  | { readonly type: 'challengers'; readonly challengers: readonly ShadowChallenger[] }
  | { readonly type: 'score'; readonly answers: readonly ShadowedAnswer[] };

/** Where the challenger named another category. */
export interface Disagreement extends Omit<ShadowedAnswer, 'listing'> {
  readonly modelId: string;
  readonly challengerVersionId: string;
  readonly challengerTopK: readonly RankedCategory[];
}

export interface ShadowResult {
  /** How many answers each model's challenger agreed with. */
  readonly agreed: Readonly<Record<string, number>>;
  readonly disagreements: readonly Disagreement[];
}
