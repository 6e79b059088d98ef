import type { EntityManager } from 'typeorm';
import { newId } from '../../platform/ids.js';
import { bulkInsert } from '../../store/bulk.js';
import { checkLength } from './names.js';
import type { NamedValue } from './run-data-rules.js';

/** The tag of an input that says what the dataset was used for. */
export const CONTEXT_TAG = 'mlflow.data.context';

/** A dataset that a run read, as its client describes it. */
export interface DatasetInput {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema?: string | null | undefined;
  readonly profile?: string | null | undefined;
  readonly tags: readonly NamedValue[];
}

const CHARS_MAX = {
  name: 500,
  digest: 36,
  sourceType: 36,
  source: 65_535,
  schema: 1_048_575,
  profile: 16_777_215,
};
const FIELDS = { sourceType: 'source_type' } as Readonly<Record<string, string>>;
const TAG_NAME_CHARS_MAX = 255;
const TAG_VALUE_CHARS_MAX = 500;
const DATASET_COLUMNS = [
  'id',
  'experiment_id',
  'name',
  'digest',
  'source_type',
  'source',
  'schema_text',
  'profile',
];

/** @throws AppError INVALID_INPUT */
export function checkDatasetInput(input: DatasetInput, path: string): void {
  for (const [field, charsMax] of Object.entries(CHARS_MAX)) {
    const text = input[field as keyof typeof CHARS_MAX];
    if (text != null) checkLength(text, charsMax, `${path}.dataset.${FIELDS[field] ?? field}`);
  }
  input.tags.forEach(({ name, value }, index) => {
    checkLength(name, TAG_NAME_CHARS_MAX, `${path}.tags[${index}].key`);
    checkLength(value, TAG_VALUE_CHARS_MAX, `${path}.tags[${index}].value`);
  });
}

/**
 * Notes that a run, which must be locked, read these datasets. A dataset of this name and digest that the experiment
 * has stays as it was first described, and a use that was noted before keeps its tags.
 */
export async function linkDatasets(
  manager: EntityManager,
  { id: runId, experimentId }: { id: string; experimentId: number },
  inputs: readonly DatasetInput[],
): Promise<void> {
  const distinct = new Map<string, DatasetInput>();
  for (const input of inputs) if (!distinct.has(keyOf(input))) distinct.set(keyOf(input), input);
  if (distinct.size === 0) return;
  const ids = await keepDatasets(manager, experimentId, [...distinct.values()]);
  const linked: { datasetId: string }[] = await manager.query(
    'SELECT dataset_id AS datasetId FROM run_input WHERE run_id = ?',
    [runId],
  );
  const known = new Set(linked.map(({ datasetId }) => datasetId));
  const fresh = [...distinct]
    .map(([key, input]) => ({ datasetId: ids.get(key)!, tags: input.tags }))
    .filter(({ datasetId }) => !known.has(datasetId))
    .sort((a, b) => (a.datasetId < b.datasetId ? -1 : 1));
  await bulkInsert(
    manager,
    'run_input',
    ['run_id', 'dataset_id'],
    fresh.map(({ datasetId }) => [runId, datasetId]),
  );
  await bulkInsert(
    manager,
    'run_input_tag',
    ['run_id', 'dataset_id', 'name', 'value'],
    fresh.flatMap(({ datasetId, tags }) =>
      [...new Map(tags.map(({ name, value }) => [name, value]))].map(([name, value]) => [
        ...[runId, datasetId, name, value],
      ]),
    ),
  );
}

/** @returns the id of each dataset of an experiment, by name and digest */
async function keepDatasets(
  manager: EntityManager,
  experimentId: number,
  inputs: readonly DatasetInput[],
): Promise<Map<string, string>> {
  const sorted = [...inputs].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await bulkInsert(
    manager,
    'logged_dataset',
    DATASET_COLUMNS,
    sorted.map((input) => [
      ...[newId(), experimentId, input.name, input.digest, input.sourceType, input.source],
      ...[input.schema ?? null, input.profile ?? null],
    ]),
    { keepExisting: true },
  );
  // A locking read: a plain one would not see what another transaction has just committed.
  const rows: { id: string; name: string; digest: string }[] = await manager.query(
    `SELECT id, name, digest FROM logged_dataset
      WHERE experiment_id = ? AND (name, digest) IN (?) LOCK IN SHARE MODE`,
    [experimentId, sorted.map(({ name, digest }) => [name, digest])],
  );
  return new Map(rows.map((row) => [keyOf(row), row.id]));
}

/** MySQL compares keys without the spaces at their end. */
function keyOf({ name, digest }: { name: string; digest: string }): string {
  return `${name.replace(/ +$/, '')}\n${digest.replace(/ +$/, '')}`;
}
