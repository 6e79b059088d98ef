import type { EntityManager } from 'typeorm';
import type { NamedValue } from './run-data-rules.js';

/** A dataset that a run read, with what is said of that use. */
export interface DescribedInput {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schemaText: string | null;
  readonly profile: string | null;
  readonly tags: readonly NamedValue[];
}

type OfRun<Row> = Row & { readonly runId: string };

/** The datasets that runs read, by run. */
export async function readInputs(
  manager: EntityManager,
  runIds: readonly string[],
): Promise<Map<string, DescribedInput[]>> {
  const inputs: OfRun<Omit<DescribedInput, 'tags'> & { datasetId: string }>[] = await manager.query(
    `SELECT input.run_id AS runId, dataset.id AS datasetId, dataset.name, dataset.digest,
            dataset.source_type AS sourceType, dataset.source, dataset.schema_text AS schemaText, dataset.profile
       FROM run_input input JOIN logged_dataset dataset ON dataset.id = input.dataset_id
      WHERE input.run_id IN (?) ORDER BY input.run_id, dataset.id`,
    [runIds],
  );
  if (inputs.length === 0) return new Map();
  const tags: OfRun<NamedValue & { datasetId: string }>[] = await manager.query(
    `SELECT run_id AS runId, dataset_id AS datasetId, name, value
       FROM run_input_tag WHERE run_id IN (?) ORDER BY run_id, dataset_id, name`,
    [runIds],
  );
  const tagsOf = new Map<string, NamedValue[]>();
  for (const tag of tags) {
    const key = `${tag.runId}/${tag.datasetId}`;
    tagsOf.set(key, [...(tagsOf.get(key) ?? []), tag]);
  }
  return byRun(
    inputs.map((input) => ({ ...input, tags: tagsOf.get(`${input.runId}/${input.datasetId}`) ?? [] })),
  );
}

function byRun<Row>(rows: readonly OfRun<Row>[]): Map<string, OfRun<Row>[]> {
  const grouped = new Map<string, OfRun<Row>[]>();
  for (const row of rows) {
    const group = grouped.get(row.runId);
    if (group === undefined) grouped.set(row.runId, [row]);
    else group.push(row);
  }
  return grouped;
}
