import { join } from 'node:path';
import type { z } from 'zod';
import { reproduceRun } from '../../src/pipeline/loop/reproduce-run.js';
import { type SearchResult, takeBestTrial } from '../../src/pipeline/loop/search-best.js';
import { trainTrial } from '../../src/pipeline/loop/search-trial.js';
import { type TrainingResult, trainAndPromote } from '../../src/pipeline/loop/train-and-promote.js';
import { createRun } from '../../src/pipeline/tracking/runs.js';
import { createSearch, searchRequestSchema, trialsOf } from '../../src/pipeline/training/start-search.js';
import { runOf, trainingRequestSchema, withPresets } from '../../src/pipeline/training/training-request.js';
import { DEFAULT_GATE_RULE } from '../../src/platform/gate-rule.js';
import { RunMetric } from '../../src/store/entities/tracking.js';
import { importRequestSchema } from '../../src/subjects/import-request.js';
import { importSource } from '../../src/subjects/import-source.js';
import { subjectOf } from '../../src/subjects/subjects.js';
import { JobTest, type TrainingInput } from '../jobs/support/job-test.js';

/** What the specs of films share: an imported sample with planted tastes, and trainings in this process. */
export class FilmsTest {
  private constructor(
    readonly jobs: JobTest,
    readonly datasetVersionId: string,
  ) {}

  static async create(
    sample: object = { users: 300, films: 200, ratings: 15_000, seed: 1 },
  ): Promise<FilmsTest> {
    const jobs = await JobTest.create();
    return new FilmsTest(jobs, await importSample(jobs, sample));
  }

  importSample(sample: object): Promise<string> {
    return importSample(this.jobs, sample);
  }

  private context() {
    const { db, artifacts } = this.jobs;
    return {
      ...{ db, artifacts, subjectOf, rule: DEFAULT_GATE_RULE, fourEyes: null },
      assertMayWrite: async () => {},
      onProgress() {},
    };
  }

  async train(input: Partial<TrainingInput> = {}): Promise<TrainingResult> {
    const request = trainingRequestSchema.parse({ datasetVersionId: this.datasetVersionId, ...input });
    const { id } = await createRun(this.jobs.db.manager, runOf(withPresets(request, 'films')));
    return trainAndPromote(id, this.context());
  }

  /** A search of settings, with its trials one after the other. */
  async search(input: Omit<z.input<typeof searchRequestSchema>, 'datasetVersionId'>): Promise<SearchResult> {
    const { db } = this.jobs;
    const request = withPresets(
      searchRequestSchema.parse({ datasetVersionId: this.datasetVersionId, ...input }),
      'films',
    );
    const { run, trials } = await createSearch(db.manager, request, trialsOf(request));
    for (const { id } of trials) await trainTrial(id, this.context());
    return takeBestTrial(run.id, this.context());
  }

  reproduce(runId: string) {
    return reproduceRun(runId, this.context());
  }

  async metric(runId: string, name: string): Promise<number | undefined> {
    const rows = await this.jobs.db.manager.find(RunMetric, {
      where: { runId, name },
      order: { step: 'DESC' },
    });
    return rows[0]?.value;
  }

  close(): Promise<void> {
    return this.jobs.close();
  }
}

async function importSample({ db, artifacts, environment }: JobTest, sample: object): Promise<string> {
  const request = importRequestSchema.parse({ name: 'films', source: { filmSample: sample } });
  const { datasetVersionId } = await importSource(request, {
    ...{ db, artifacts, temporaryDir: join(environment.dataDir, 'tmp') },
    onProgress() {},
    onSample() {},
  });
  return datasetVersionId;
}
