import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { splitSharesSchema } from '../../../src/pipeline/dataset/import-shape.js';
import { startTraining } from '../../../src/pipeline/training/start-training.js';
import { trainingRequestSchema } from '../../../src/pipeline/training/training-request.js';
import { Dispatcher } from '../../../src/queue/dispatcher.js';
import { ArtifactStore } from '../../../src/store/artifact-store.js';
import { LocalBytes } from '../../../src/store/artifacts/local-bytes.js';
import { Job, JobEvent, type JobState } from '../../../src/store/entities/job.js';
import { Run } from '../../../src/store/entities/tracking.js';
import { importDataset } from '../../../src/subjects/listings/dataset/import-dataset.js';
import { storeSampleFiles } from '../../../src/subjects/listings/dataset/import-sample.js';
import { subjectOf } from '../../../src/subjects/subjects.js';
import { createTestEnvironment, type TestEnvironment } from '../../support/environment.js';
import { type RunningProgram, startWorker } from '../../support/programs.js';
import { waitFor } from '../../support/wait.js';

export type TrainingInput = z.input<typeof trainingRequestSchema>;

/** What the specs of queued jobs share: an environment, the use-cases with real services, and workers that end with it. */
export class JobTest {
  private readonly workers: RunningProgram[] = [];

  private constructor(
    readonly environment: TestEnvironment,
    readonly db: DataSource,
    readonly dispatcher: Dispatcher,
    readonly artifacts: ArtifactStore,
    readonly redis: Redis,
  ) {}

  static async create(servers: { mysqlUrl?: string; redisUrl?: string } = {}): Promise<JobTest> {
    const environment = await createTestEnvironment(servers);
    const db = await environment.openDatabase();
    const dispatcher = new Dispatcher({ url: environment.redisUrl, queuePrefix: environment.queuePrefix });
    await Promise.all([...dispatcher.all().values()].map((queue) => queue.waitUntilReady()));
    const artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
    const redis = new Redis(environment.redisUrl);
    redis.on('error', () => {}); // one that is away is what some specs are about
    return new JobTest(environment, db, dispatcher, artifacts, redis);
  }

  /** Imports a generated sample in this process; returns the id of its dataset version. */
  async importSample(listings: number, seed = 1, { pictures = false } = {}): Promise<string> {
    const temporaryDir = join(this.environment.dataDir, 'tmp');
    const { db, artifacts } = this;
    const source = await storeSampleFiles(db.manager, artifacts, { listings, seed, pictures }, temporaryDir);
    const request = { name: `sample ${listings}/${seed}`, split: splitSharesSchema.parse({}), source };
    const imported = await importDataset(request, { db, artifacts, temporaryDir, onProgress() {} });
    return imported.datasetVersionId;
  }

  train(input: TrainingInput, idempotencyKey?: string): Promise<Job> {
    return startTraining(
      { ...this, principal: null, subjectOf },
      trainingRequestSchema.parse(input),
      idempotencyKey,
    );
  }

  job(id: string): Promise<Job> {
    return this.db.manager.findOneByOrFail(Job, { id });
  }

  async runOf(job: Pick<Job, 'runId'>): Promise<Run> {
    return this.db.manager.findOneByOrFail(Run, { id: job.runId! });
  }

  /** The job's states in the order in which it took them. */
  async statesOf(job: Pick<Job, 'id'>): Promise<JobState[]> {
    const events = await this.db.manager.find(JobEvent, { where: { jobId: job.id }, order: { id: 'ASC' } });
    return events.map(({ toState }) => toState);
  }

  /** Waits until the job is in this state; one that ends in another fails at once, with its reason. */
  waitForState({ id }: Pick<Job, 'id'>, state: JobState, limitMs = 30_000): Promise<Job> {
    return waitFor(
      `the job to be ${state}`,
      async () => {
        const job = await this.job(id);
        if (job.state === state) return job;
        if (job.finishedAt !== null) throw new Error(`The job ended as ${job.state}: ${job.errorMessage}`);
        return null;
      },
      limitMs,
    );
  }

  /** Waits until the job's training has got somewhere. */
  waitForEpochs({ runId }: Pick<Job, 'runId'>, epochs = 1): Promise<unknown> {
    const isThere = async () => {
      const [{ steps }] = await this.db.manager.query(
        'SELECT COUNT(DISTINCT step) AS steps FROM run_metric WHERE run_id = ?',
        [runId],
      );
      return Number(steps) >= epochs;
    };
    return waitFor(`${epochs} epochs`, isThere, 60_000);
  }

  /** Keeps a run from getting further than its next epoch, until the returned function is called. */
  async holdRun({ runId }: Pick<Job, 'runId'>): Promise<() => Promise<void>> {
    const holder = this.db.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT id FROM run WHERE id = ? FOR UPDATE', [runId]);
    return async () => {
      if (holder.isTransactionActive) await holder.rollbackTransaction();
      await holder.release();
    };
  }

  async startWorker(variables: Record<string, string> = {}): Promise<RunningProgram> {
    const worker = await startWorker(this.environment, { TRAINING_CONCURRENCY: '1', ...variables });
    this.workers.push(worker);
    return worker;
  }

  /** Loses everything that Redis knows of this environment. */
  async emptyRedis(): Promise<void> {
    for await (const keys of this.redis.scanStream({ match: `${this.environment.queuePrefix}:*` })) {
      if (keys.length > 0) await this.redis.del(...(keys as string[]));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop('SIGKILL')));
    await this.dispatcher.close();
    await this.emptyRedis();
    this.redis.disconnect();
    await this.environment.close();
  }
}
