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
  const idType = manager.connection.getMetadata(entity).findColumnWithPropertyName('id')!.type;
  const position = decodeCursor(after, [idType === 'int' ? 'number' : 'string']);
  const rows = await manager.find(entity, {
    where: { ...where, ...(position === null ? {} : { id: LessThan(position[0]) }) } as FindOptionsWhere<Row>,
    order: { id: 'DESC' } as never,
    take: first + 1,
  });
  return toConnection(rows, first, (row) => [row.id]);
}
