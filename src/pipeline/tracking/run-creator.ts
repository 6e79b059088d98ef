import type { DataSource } from 'typeorm';
import { invalidInput } from '../../platform/errors.js';
import { newId } from '../../platform/ids.js';
import type { Run } from '../../store/entities/tracking.js';
import { insertStatements, type Statement } from '../../store/statements.js';
import { inPackedTransaction } from '../../store/transaction.js';
import { locationInside } from './artifact-location.js';
import { experimentIsDeleted, experimentNumber, foundExperiment } from './experiments.js';
import { MicroBatch, type Outcome } from './micro-batch.js';
import { checkLength } from './names.js';
import { randomRunName } from './random-run-name.js';
import { checkRunTag, type NamedValue } from './run-data-rules.js';
import { checkRunName, RUN_NAME_TAG } from './run-tags.js';
import { timeOf } from './times.js';

const RUNS_A_TRANSACTION = 500;
const TRANSACTIONS_AT_ONCE = 2;
const USER_CHARS_MAX = 256;

/** A run that a client begins. */
export interface ClientRun {
  readonly experimentId: string;
  readonly userId: string;
  /** Milliseconds since 1970; now, if left out. */
  readonly startTimeMs?: number | undefined;
  /** A random one, if neither this nor the tag that names runs is given. */
  readonly name?: string | undefined;
  readonly tags: readonly NamedValue[];
}

/** A run with its tags, which are all that is logged to it yet. */
export interface CreatedRun {
  readonly run: Run;
  readonly tags: readonly NamedValue[];
}

interface CheckedRun extends ClientRun {
  readonly name: string;
  readonly experimentNumber: number;
  readonly startedAt: Date;
}

interface FoundExperiment {
  readonly id: number;
  readonly artifactLocation: string;
  readonly isDeleted: number;
}

const RUN_COLUMNS = [
  'id',
  'experiment_id',
  'name',
  'user_id',
  'status',
  'artifact_uri',
  'created_at',
  'started_at',
];

/** Makes the runs that clients begin; those that are asked for at once share a transaction. */
export class RunCreator {
  readonly #batch: MicroBatch<CheckedRun, CreatedRun>;

  /** @param db opened with `packed` */
  constructor(db: DataSource) {
    this.#batch = new MicroBatch((runs) => createAll(db, runs), {
      batchesMax: TRANSACTIONS_AT_ONCE,
      weightMax: RUNS_A_TRANSACTION,
      weightOf: () => 1,
    });
  }

  /** @throws AppError INVALID_INPUT (a rule, a deleted experiment), NOT_FOUND (experiment) */
  async create(run: ClientRun): Promise<CreatedRun> {
    return this.#batch.add(check(run));
  }
}

function check(run: ClientRun): CheckedRun {
  const tags = new Map(run.tags.map((tag, index) => [tag.name, checkRunTag(tag, `tags[${index}].`)]));
  const tagged = tags.get(RUN_NAME_TAG)?.value;
  if (run.name && tagged && run.name !== tagged) {
    throw invalidInput(
      'run_name',
      `Both 'run_name' argument and '${RUN_NAME_TAG}' tag are specified, but with different values (run_name='${run.name}', ${RUN_NAME_TAG}='${tagged}').`,
    );
  }
  const name = run.name || tagged || randomRunName();
  checkRunName(name);
  checkLength(run.userId, USER_CHARS_MAX, 'user_id');
  tags.set(RUN_NAME_TAG, { name: RUN_NAME_TAG, value: name });
  return {
    ...run,
    name,
    tags: [...tags.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    experimentNumber: experimentNumber(run.experimentId),
    startedAt: run.startTimeMs === undefined ? new Date() : timeOf(run.startTimeMs, 'start_time'),
  };
}

async function createAll(db: DataSource, runs: readonly CheckedRun[]): Promise<Outcome<CreatedRun>[]> {
  const experiments = [...new Set(runs.map((run) => run.experimentNumber))];
  return inPackedTransaction(db, [shareStatement(experiments)], ([rows]) => {
    const found = new Map((rows as FoundExperiment[]).map((row) => [row.id, row]));
    const outcomes = runs.map((run) => describe(run, found.get(run.experimentNumber)));
    const made = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
    return { writes: runStatements(made), result: outcomes };
  });
}

/** Reads experiments, none of which is deleted until the transaction ends unless it is already. */
function shareStatement(ids: readonly number[]): Statement {
  return {
    sql: `SELECT id, artifact_location AS artifactLocation, deleted_at IS NOT NULL AS isDeleted
            FROM experiment WHERE id IN (?) ORDER BY id LOCK IN SHARE MODE`,
    values: [ids],
  };
}

function describe(run: CheckedRun, experiment: FoundExperiment | undefined): Outcome<CreatedRun> {
  try {
    const { id: experimentId, artifactLocation, isDeleted } = foundExperiment(experiment, run.experimentId);
    if (Number(isDeleted) === 1) throw experimentIsDeleted(experimentId);
    const id = newId();
    const row: Run = {
      ...{ id, experimentId, name: run.name, userId: run.userId, status: 'RUNNING' },
      artifactUri: locationInside(artifactLocation, id, 'artifacts'),
      ...{ createdAt: new Date(), startedAt: run.startedAt, endedAt: null, deletedAt: null },
      ...{ datasetVersionId: null, featureSetDigest: null, modelName: null, parentRunId: null },
      ...{ promotionVerdict: null, promotionReason: null, errorCode: null, errorMessage: null },
      ...{ askedBy: null, askerIdentity: null },
    };
    return {
      result: { run: row, tags: run.tags },
    };
  } catch (error) {
    return { error };
  }
}

function runStatements(runs: readonly CreatedRun[]): Statement[] {
  const rows = runs.map(({ run }) => [
    ...[run.id, run.experimentId, run.name, run.userId, run.status, run.artifactUri],
    ...[run.createdAt, run.startedAt],
  ]);
  const tags = runs.flatMap((made) => made.tags.map(({ name, value }) => [made.run.id, name, value]));
  return [
    ...insertStatements('run', RUN_COLUMNS, rows),
    ...insertStatements('run_tag', ['run_id', 'name', 'value'], tags),
  ];
}
