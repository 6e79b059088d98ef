import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { invalidInput } from '../../platform/errors.js';
import { inTransaction } from '../../store/transaction.js';
import { lockActiveRun } from './run-locks.js';
import { setRunTags } from './run-tags.js';

/** A JSON list of the models that a run logged. */
const HISTORY_TAG = 'mlflow.log-model.history';
/** What TEXT holds. */
const HISTORY_BYTES_MAX = 65_535;

const REQUIRED = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'] as const;

const modelSchema = z.object({
  run_id: z.unknown(),
  utc_time_created: z.unknown(),
  artifact_path: z.unknown(),
  model_uuid: z.unknown().optional(),
  flavors: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/**
 * Adds a model to the list that clients before MLflow 3 keep in a tag of the run.
 * @param modelJson what describes the model; the configuration of its flavours is not kept
 * @throws AppError INVALID_INPUT (not such a JSON, a deleted run), NOT_FOUND
 */
export async function logModel(db: DataSource, runId: string, modelJson: string): Promise<void> {
  const model = readModel(modelJson);
  await inTransaction(db, async (manager) => {
    await lockActiveRun(manager, runId);
    const [row]: { value: string }[] = await manager.query(
      'SELECT value FROM run_tag WHERE run_id = ? AND name = ?',
      [runId, HISTORY_TAG],
    );
    const value = JSON.stringify([...historyOf(row?.value), model]);
    if (Buffer.byteLength(value) > HISTORY_BYTES_MAX) {
      throw invalidInput(
        'model_json',
        `The run has more logged models than the tag ${HISTORY_TAG} can hold.`,
      );
    }
    await setRunTags(manager, [{ runId, tags: [{ name: HISTORY_TAG, value }] }]);
  });
}

function readModel(modelJson: string): object {
  const parsed = parse(modelJson);
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) throw malformed(modelJson);
  const missing = REQUIRED.filter((field) => !Object.hasOwn(parsed, field));
  if (missing.length > 0) {
    throw invalidInput('model_json', `Model json is missing mandatory fields: ${missing.join(', ')}`);
  }
  const model = modelSchema.safeParse(parsed);
  if (!model.success) throw malformed(modelJson);
  const flavors = Object.entries(model.data.flavors).map(([name, { config: _, ...flavor }]) => [
    name,
    flavor,
  ]);
  return { ...model.data, flavors: Object.fromEntries(flavors) };
}

function historyOf(value: string | undefined): unknown[] {
  const history = value === undefined ? [] : parse(value);
  // A client may have set the tag to anything.
  return Array.isArray(history) ? history : [];
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function malformed(modelJson: string): Error {
  return invalidInput(
    'model_json',
    `Malformed model info. \n ${modelJson.slice(0, 500)} \n is not a valid JSON.`,
  );
}
