import { ListingModel, type SharedModel } from '../../../ml/model/listing-model.js';
import { SignalMeter } from '../../../ml/signals/listing-signals.js';
import { AppError } from '../../../platform/errors.js';
import { TaskThread } from '../../../platform/task-thread.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { type LoadedModel, notLoadable } from '../../registry/loaded-model.js';
import type { LoadingResult, LoadingTask } from './loading-messages.js';
import { warmUp } from './warm-up.js';

/** Tests run from the sources, which a thread cannot load; they are compiled before. */
const THREAD_FILE = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../../dist/src/pipeline/serving/champion/loading-thread.js'
    : './loading-thread.js',
  import.meta.url,
);

/** A model version that is ready to answer, and that other threads may have as well. */
export interface ServableModel extends LoadedModel {
  readonly shared: SharedModel;
}

/**
 * Loads models for a process that answers requests at the same time: a thread reads the file, checks it and builds
 * its tables in shared memory. What is left for the event loop takes a few milliseconds, and the warming takes turns.
 */
export class ModelLoader {
  private readonly thread = new TaskThread<LoadingTask, LoadingResult>(THREAD_FILE);

  constructor(private readonly artifacts: Pick<ArtifactStore, 'withFile'>) {}

  /**
   * @throws AppError CONFLICT for a version that was not trained here; DAMAGED_ARTIFACT when the file is missing, is not
   * the model it should be, or answers nonsense
   */
  async load(version: ModelVersion, modelName: string): Promise<ServableModel> {
    const { artifactDigest: digest } = version;
    if (digest === null) throw notLoadable(version, modelName);
    const damaged = (message: string, cause?: unknown) =>
      new AppError(
        'DAMAGED_ARTIFACT',
        `Version ${version.version} of ${modelName} cannot be loaded: ${message}`,
        { digest },
        { cause },
      );
    try {
      const result = await this.artifacts.withFile(digest, (path) => this.thread.ask({ path, digest }));
      if ('damage' in result) throw damaged(result.damage);
      if ('failure' in result) throw new Error(result.failure);
      const model = ListingModel.fromShared(result.model);
      await warmUp(model);
      return { modelName, version, model, meter: new SignalMeter(), domain: null, shared: result.model };
    } catch (error) {
      // A store that cannot be reached says nothing of the file.
      throw error instanceof AppError && error.code === 'NOT_FOUND' ? damaged(error.message, error) : error;
    }
  }

  /** Ends the thread; loads that have not ended fail. */
  async close(): Promise<void> {
    await this.thread.close();
  }
}
