import DataLoader from 'dataloader';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

export interface PageKey {
  parentId: string;
  first: number;
  /** Rank of the entry before the page. */
  after: string | number | null;
}

interface Rank<Row> {
  column: keyof Row & string;
  direction: 'ASC' | 'DESC';
  /** Leaves out rows with a `deleted_at`. */
  withoutDeleted?: true;
}

/** Loads pages of children of several parents: one statement for all parents that are asked for the same page. */
export function childPages<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  parent: keyof Row & string,
  rank: Rank<Row>,
): DataLoader<PageKey, Row[], string> {
  return new DataLoader(
    async (keys) => {
      const samePage = new Map<string, PageKey[]>();
      for (const key of keys) {
        const page = `${key.first}/${key.after}`;
        samePage.set(page, [...(samePage.get(page) ?? []), key]);
      }
      const found = new Map<PageKey, Row[]>();
      for (const group of samePage.values()) {
        const rows = await readPages(manager, entity, parent, rank, group);
        for (const key of group)
          found.set(
            key,
            rows.filter((row) => row[parent] === key.parentId),
          );
      }
      return keys.map((key) => found.get(key)!);
    },
    { cacheKeyFn: ({ parentId, first, after }) => `${parentId}/${first}/${after}` },
  );
}

async function readPages<Row extends ObjectLiteral>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  parent: keyof Row & string,
  rank: Rank<Row>,
  keys: readonly PageKey[],
): Promise<Row[]> {
  const { first, after } = keys[0]!;
  const metadata = manager.connection.getMetadata(entity);
  const column = (name: string) => metadata.findColumnWithPropertyName(name)!.databaseName;
  const beyond = after === null ? '' : `AND ${column(rank.column)} ${rank.direction === 'ASC' ? '>' : '<'} ?`;
  const kept = rank.withoutDeleted ? 'AND deleted_at IS NULL' : '';
  const ranked: Record<string, unknown>[] = await manager.query(
    `SELECT * FROM (
       SELECT t.*, ROW_NUMBER() OVER (
         PARTITION BY ${column(parent)} ORDER BY ${column(rank.column)} ${rank.direction}) AS place
         FROM ${metadata.tableName} t
        WHERE ${column(parent)} IN (?) ${kept} ${beyond}) ranked
     WHERE place <= ? ORDER BY place`,
    [keys.map(({ parentId }) => parentId), ...(after === null ? [] : [after]), first + 1],
  );
  return ranked.map(
    (raw) =>
      Object.fromEntries(
        metadata.columns.map(({ propertyName, databaseName }) => [propertyName, raw[databaseName]]),
      ) as Row,
  );
}
