import {
  type EntityManager,
  type EntityTarget,
  type FindOptionsWhere,
  LessThan,
  type ObjectLiteral,
} from 'typeorm';
import { checkFirst, decodeCursor, toConnection } from './pagination.js';

/** A page of rows whose ids sort by time of creation, newest first. */
export async function newestFirst<Row extends ObjectLiteral & { id: string | number }>(
  manager: EntityManager,
  entity: EntityTarget<Row>,
  { first, after }: { first: number; after?: string | null },
  where: FindOptionsWhere<Row> = {},
) {
  checkFirst(first);
  const metadata = manager.connection.getMetadata(entity);
  const list = metadata.tableName;
  const idType = metadata.findColumnWithPropertyName('id')!.type === 'int' ? 'number' : 'id';
  const position = decodeCursor(after, list, [idType]);
  const rows = await manager.find(entity, {
    where: { ...where, ...(position === null ? {} : { id: LessThan(position[0]) }) } as FindOptionsWhere<Row>,
    order: { id: 'DESC' } as never,
    take: first + 1,
  });
  return toConnection(rows, first, list, (row) => [row.id]);
}
