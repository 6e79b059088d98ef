import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { EntityManager } from 'typeorm';
import type { ArtifactInfo, ArtifactStore } from '../../../store/artifact-store.js';
import type { Prediction } from '../../../store/entities/prediction.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Rows as newline-separated JSON, in the form in which the spool of an API has them; equal rows make equal text. */
export function linesOf(rows: readonly Prediction[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/**
 * Puts rows in the artifact store, and reads them back from there: what it returns can be relied on. The same rows make
 * the same file, so that nothing is kept twice after a kill.
 * @throws AppError DAMAGED_ARTIFACT
 */
export async function putArchiveFile(
  rows: readonly Prediction[],
  { manager, artifacts }: { readonly manager: EntityManager; readonly artifacts: ArtifactStore },
): Promise<ArtifactInfo> {
  const info = await artifacts.put(manager, [await compress(linesOf(rows))], {
    mediaType: 'application/gzip',
    fileName: `predictions-${rows[0]!.id}-${rows.at(-1)!.id}.ndjson.gz`,
  });
  await artifacts.check(info.digest);
  return info;
}

/** @throws AppError NOT_FOUND, DAMAGED_ARTIFACT */
export async function readArchiveFile(digest: string, artifacts: ArtifactStore): Promise<Prediction[]> {
  const text = (await decompress(await artifacts.read(digest))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row = JSON.parse(line) as Prediction;
      return { ...row, createdAt: new Date(row.createdAt) };
    });
}
