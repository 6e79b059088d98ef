import type { EntityManager } from 'typeorm';
import { countErased, IS_ERASED } from '../../../pipeline/dataset/erased-rows.js';
import { classesOf, findListingsVersion } from '../../../pipeline/dataset/find-version.js';
import type { DatasetClass, DatasetVersion } from '../../../store/entities/dataset.js';

const EXAMPLES_MAX = 50;

/** A category in two dataset versions; one that a version has not has no rows there. */
export interface ComparedBalance {
  readonly code: string;
  readonly name: string;
  readonly firstRows: number;
  readonly secondRows: number;
}

export interface DatasetComparison {
  readonly first: DatasetVersion;
  readonly second: DatasetVersion;
  readonly addedRows: number;
  readonly removedRows: number;
  readonly relabelledRows: number;
  readonly unchangedRows: number;
  readonly classes: readonly ComparedBalance[];
}

/** A listing that is not the same in both versions. */
export interface ChangedListing {
  /** In the version that orders the list. */
  readonly rowNo: number;
  readonly externalId: string;
  readonly title: string;
  /** Null for one that was added. */
  readonly firstCode: string | null;
  /** Null for one that was removed. */
  readonly secondCode: string | null;
}

export type DatasetChange = 'added' | 'removed' | 'relabelled';

/**
 * What the second dataset version has otherwise than the first. Listings are the same when their external ids are, which
 * are line numbers where a file has none; texts are not compared. Erased listings are in no count of rows.
 * @throws AppError NOT_FOUND, INVALID_INPUT for versions of another subject
 */
export async function compareDatasets(
  manager: EntityManager,
  firstId: string,
  secondId: string,
): Promise<DatasetComparison> {
  const first = await findListingsVersion(manager, firstId, 'firstId');
  const second = await findListingsVersion(manager, secondId, 'secondId');
  const [{ shared, relabelled }]: [{ shared: string; relabelled: string | null }] = await manager.query(
    `SELECT COUNT(*) AS shared, SUM(first_class.code <> second_class.code) AS relabelled
       FROM ${listings('first')}
       JOIN ${listings('second')} ON second.external_id = first.external_id
       JOIN ${classOf('first')} JOIN ${classOf('second')}`,
    [first.id, second.id],
  );
  const rowsOf = async ({ id, acceptedRows }: DatasetVersion) =>
    acceptedRows - (await countErased(manager, id)) - Number(shared);
  return {
    ...{ first, second },
    addedRows: await rowsOf(second),
    removedRows: await rowsOf(first),
    relabelledRows: Number(relabelled ?? 0),
    unchangedRows: Number(shared) - Number(relabelled ?? 0),
    classes: compareBalance(await classesOf(manager, first.id), await classesOf(manager, second.id)),
  };
}

/** How many listings, and after which row of the version that orders them; null for the first ones. */
interface ChangesPage {
  readonly first: number;
  readonly after: number | null;
}

const FIRST_EXAMPLES: ChangesPage = { first: EXAMPLES_MAX, after: null };

/** Listings that were changed in a way, the first 50 unless a page says otherwise; in the order of the version that has them. */
export async function findChanged(
  manager: EntityManager,
  { first, second }: Pick<DatasetComparison, 'first' | 'second'>,
  change: DatasetChange,
  { first: rowsMax, after }: ChangesPage = FIRST_EXAMPLES,
): Promise<ChangedListing[]> {
  const afterRow = after ?? -1;
  if (change === 'relabelled') {
    return manager.query(
      `SELECT first.row_no AS rowNo, first.external_id AS externalId, first.title,
              first_class.code AS firstCode, second_class.code AS secondCode
         FROM ${listings('first')}
         JOIN ${listings('second')} ON second.external_id = first.external_id
         JOIN ${classOf('first')} JOIN ${classOf('second')}
        WHERE first_class.code <> second_class.code AND first.row_no > ? ORDER BY first.row_no LIMIT ?`,
      [first.id, second.id, afterRow, rowsMax],
    );
  }
  const [has, lacks] = change === 'added' ? [second, first] : [first, second];
  const codes =
    change === 'added' ? 'NULL AS firstCode, has_class.code' : 'has_class.code AS firstCode, NULL';
  return manager.query(
    `SELECT has.row_no AS rowNo, has.external_id AS externalId, has.title, ${codes} AS secondCode
       FROM ${listings('has')} JOIN ${classOf('has')}
      WHERE NOT EXISTS (SELECT 1 FROM listing lacks
                         WHERE lacks.external_id = has.external_id AND lacks.dataset_version_id = ?)
        AND has.row_no > ?
      ORDER BY has.row_no LIMIT ?`,
    [has.id, lacks.id, afterRow, rowsMax],
  );
}

/** The listings of a version, its id the parameter, that were not erased; all erased ones share an id. */
function listings(name: string): string {
  return `(SELECT dataset_version_id, row_no, external_id, title, class_index
             FROM listing WHERE dataset_version_id = ? AND NOT ${IS_ERASED}) ${name}`;
}

function classOf(name: string): string {
  return `dataset_class ${name}_class ON ${name}_class.dataset_version_id = ${name}.dataset_version_id
                                     AND ${name}_class.class_index = ${name}.class_index`;
}

/** In the order of the first version, then those that the second alone has. */
function compareBalance(first: readonly DatasetClass[], second: readonly DatasetClass[]): ComparedBalance[] {
  const rowsIn = (classes: readonly DatasetClass[], code: string) => {
    const found = classes.find((each) => each.code === code);
    return found === undefined ? 0 : found.trainRows + found.validationRows + found.goldRows;
  };
  const named = new Map([...first, ...second].map(({ code, name }) => [code, name]));
  return [...named].map(([code, name]) => ({
    ...{ code, name, firstRows: rowsIn(first, code), secondRows: rowsIn(second, code) },
  }));
}
