import type { DataSource } from 'typeorm';
import type { ArtifactStore } from '../../store/artifact-store.js';

/** What an import works with, whichever its subject. */
export interface ImportContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly temporaryDir: string;
  /** @param fraction how much of the import is done, 0 to 1 */
  readonly onProgress: (fraction: number, stage: string) => void;
}
