import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntityManager } from 'typeorm';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import { columnMappingSchema } from './columns.js';
import type { FileImport } from './import-sources.js';
import type { SampleOptions } from './sample/generate.js';
import { writeSampleFiles } from './sample/write.js';
import { writeSamplePictures } from './sample/write-pictures.js';

export interface SampleRequest extends SampleOptions {
  /** Whether each listing gets a picture. */
  pictures: boolean;
}

/** Generates the sample's files, as the challenge would have them, and puts them where imports read from. */
export async function storeSampleFiles(
  manager: EntityManager,
  artifacts: ArtifactStore,
  options: SampleRequest,
  temporaryDir: string,
  onProgress: (fraction: number) => void = () => {},
): Promise<FileImport> {
  await mkdir(temporaryDir, { recursive: true });
  const folder = await mkdtemp(join(temporaryDir, 'sample-'));
  try {
    const { xPath, yPath } = await writeSampleFiles(options, folder);
    const put = async (path: string, fileName: string, mediaType = 'text/csv') => {
      const description = { mediaType, fileName };
      return { digest: (await artifacts.put(manager, createReadStream(path), description)).digest, fileName };
    };
    const picturesPath = join(folder, 'pictures.zip');
    if (options.pictures) await writeSamplePictures(options, picturesPath, onProgress);
    return {
      files: {
        listings: await put(xPath, 'X_train_update.csv'),
        labels: await put(yPath, 'Y_train_CVw08PX.csv'),
        ...(options.pictures && {
          pictures: await put(picturesPath, 'suppl_images.zip', 'application/zip'),
        }),
      },
      columns: columnMappingSchema.parse({}),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
