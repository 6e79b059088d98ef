import { encodeAnswers, GOLD_ANSWERS_PATH } from '../registry/gate/answers-file.js';
import type { GoldAnswers } from '../registry/gate/gold-answers.js';
import { NEIGHBOURS_PATH } from '../training/neighbour-file.js';
import type { TrainedModel } from './train-model.js';
import type { TrainingContext } from './training-context.js';

/** Digests of the files that a training leaves. */
export interface KeptFiles {
  readonly modelDigest: string;
  readonly neighboursDigest: string | null;
  /** What the model answered to the gold rows; null where it was not asked. */
  readonly answersDigest: string | null;
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
  return { modelDigest: digest, neighboursDigest: index?.digest ?? null, answersDigest: null };
}

/** Puts what the model answered to the gold rows in the store, so that runs can be compared row by row. */
export async function keepAnswers(
  answers: GoldAnswers | null,
  { db, artifacts }: Pick<TrainingContext, 'db' | 'artifacts'>,
): Promise<string | null> {
  if (answers === null) return null;
  const description = { mediaType: 'text/csv', fileName: GOLD_ANSWERS_PATH };
  return (await artifacts.put(db.manager, [encodeAnswers(answers)], description)).digest;
}
