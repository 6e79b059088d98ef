import type { DataSource, EntityManager } from 'typeorm';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { ArchivePoint } from './archive-points.js';

/** What archiving works with. */
export interface ArchiveContext {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  /** Called in each transaction before it writes. */
  readonly assertMayWrite?: (manager: EntityManager) => Promise<unknown>;
  readonly onProgress?: (rows: number) => void;
  readonly onPoint?: (point: ArchivePoint) => void;
  /** Fewer than the preset only in tests. */
  readonly chunkRows?: number;
}
