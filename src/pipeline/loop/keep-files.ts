import { GOLD_ANSWERS_PATH } from '../registry/gate/answers-file.js';
import type { Trained, TrainingContext } from '../subject.js';

/** Digests of the files that a training leaves. */
export interface KeptFiles {
  readonly modelDigest: string;
  /** By their paths among the artifacts of the run. */
  readonly companions: ReadonlyMap<string, string>;
}

/** Puts a training's files in the store, where they stand before any row names them. */
export async function keepFiles(
  modelName: string,
  { file, companions }: Pick<Trained, 'file' | 'companions'>,
  { db, artifacts }: TrainingContext,
): Promise<KeptFiles> {
  const { digest } = await artifacts.put(db.manager, [...file], {
    mediaType: 'application/vnd.gondola.model',
    fileName: `${modelName}.gondola`,
  });
  const kept = new Map<string, string>();
  for (const { path, mediaType, parts } of companions) {
    const put = await artifacts.put(db.manager, [...parts], { mediaType, fileName: path });
    kept.set(path, put.digest);
  }
  return { modelDigest: digest, companions: kept };
}

/** Puts what the model answered to the gold rows in the store, so that runs can be compared row by row. */
export async function keepAnswers(
  answers: Buffer | null,
  { db, artifacts }: Pick<TrainingContext, 'db' | 'artifacts'>,
): Promise<string | null> {
  if (answers === null) return null;
  const description = { mediaType: 'text/csv', fileName: GOLD_ANSWERS_PATH };
  return (await artifacts.put(db.manager, [answers], description)).digest;
}
