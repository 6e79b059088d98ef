import { leastRole, roleOf } from './roles.ts';
import { useTexts } from './texts.ts';
import { type Permission, useVisitor } from './visitor.ts';

interface May {
  may: boolean;
  /** Why not, in words; undefined where the visitor may. */
  reason: string | undefined;
}

/** Whether the visitor may do what needs a permission. The server checks it in any case. */
export function useMay(needs: Permission): May {
  const t = useTexts();
  const visitor = useVisitor();
  if (visitor === undefined || visitor.permissions.includes(needs)) return { may: true, reason: undefined };
  const needed = t(`role_${leastRole(needs)}`);
  const reason = visitor.signedIn
    ? t('notAllowed', { needed, yours: t(`role_${roleOf(visitor)}`) })
    : t('notSignedIn', { needed });
  return { may: false, reason };
}
