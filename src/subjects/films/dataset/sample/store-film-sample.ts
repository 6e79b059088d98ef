import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { ArtifactStore } from '../../../../store/artifact-store.js';
import type { FilmImport, FilmSampleRequest } from '../import-sources.js';
import { writeFilmSample } from './write-film-sample.js';

/** Generates the sample's files, as the latest sets have them, and puts them where imports read from. */
export async function storeFilmSample(
  manager: EntityManager,
  artifacts: ArtifactStore,
  options: FilmSampleRequest,
  temporaryDir: string,
  onProgress: (fraction: number) => void = () => {},
): Promise<FilmImport> {
  await mkdir(temporaryDir, { recursive: true });
  const folder = await mkdtemp(join(temporaryDir, 'film-sample-'));
  try {
    await writeFilmSample(options, folder, onProgress);
    const put = async (fileName: string) => {
      const content = createReadStream(join(folder, fileName));
      const { digest } = await artifacts.put(manager, content, { mediaType: 'text/csv', fileName });
      return { digest, fileName };
    };
    return {
      ratings: {
        files: {
          ratings: await put('ratings.csv'),
          films: await put('movies.csv'),
          tags: await put('tags.csv'),
        },
      },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
