import type { ErasedUsers } from '../erasure/erased-users.js';
import type { Liked, LikedFigures } from './judge-liked.js';

export interface JudgingMessage {
  readonly id: number;
  /** The files of the model and of the ratings of its dataset version. */
  readonly model: Uint8Array;
  readonly ratings: Uint8Array;
  /** Who is left out of those, and when the version was made; as `withoutErased` has it. */
  readonly erased: ErasedUsers;
  readonly madeAt: Date;
  /** Of that version, by their numbers. */
  readonly filmIds: readonly string[];
  readonly liked: readonly Liked[];
}

export type JudgingResult =
  | { readonly id: number; readonly figures: LikedFigures | null }
  | { readonly id: number; readonly failure: string };
