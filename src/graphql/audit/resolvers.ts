import { LessThan } from 'typeorm';
import { AuditEntry } from '../../store/entities/audit.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { withoutNulls } from '../common/results.js';
import type { AuditFilter, Resolvers } from '../generated/resolver-types.js';

/** Name of the list in its cursors. */
const LIST = 'audit_entry';

export const auditResolvers: Resolvers = {
  Query: {
    async auditEntries(_parent, { first, after, filter }, { db }) {
      checkFirst(first);
      const position = decodeCursor(after, LIST, ['number']);
      const { actor, action } = withoutNulls(filter ?? {}) as AuditFilter;
      const rows = await db.manager.find(AuditEntry, {
        where: {
          ...(position !== null && { position: LessThan(position[0]) }),
          ...(actor != null && { actor }),
          ...(action != null && { action }),
        },
        order: { position: 'DESC' },
        take: first + 1,
      });
      return toConnection(rows, first, LIST, (row) => [row.position]);
    },
    auditVerification: (_parent, _args, { db, audit }) => audit.verify(db),
  },
};
