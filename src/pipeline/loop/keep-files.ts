import { NEIGHBOURS_PATH } from '../training/neighbour-file.js';
import type { TrainedModel } from './train-model.js';
import type { TrainingContext } from './training-context.js';

/** Digests of the files that a training leaves. */
export interface KeptFiles {
  readonly modelDigest: string;
  readonly neighboursDigest: string | null;
}

/** Puts a training's files in the store, where they stand before any row names them. */
export async function keepFiles(
  modelName: string,
  { file, neighbours }: TrainedModel,
  { db, artifacts }: TrainingContext,
): Promise<KeptFiles> {
  const { digest } = await artifacts.put(db.manager, [...file], {
    mediaType: 'application/vnd.gondola.model',
    fileName: `${modelName}.gondola`,
  });
  const index =
    neighbours === null
      ? null
      : await artifacts.put(db.manager, [...neighbours], {
          mediaType: 'application/vnd.gondola.neighbours',
          fileName: NEIGHBOURS_PATH,
        });
  return { modelDigest: digest, neighboursDigest: index?.digest ?? null };
}
