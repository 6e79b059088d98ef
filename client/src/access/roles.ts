import type { Permission, Visitor } from './visitor.ts';

/** The roles from the least to the most, with what each adds to the one before. */
const ADDED = [
  ['VIEWER', ['READ']],
  ['LABELLER', ['PREDICT', 'LABEL']],
  ['ENGINEER', ['TRAIN', 'PROMOTE', 'METRICS']],
  ['ADMIN', ['ADMINISTER']],
] as const satisfies [string, Permission[]][];

export const ROLES = ADDED.map(([role]) => role);
export type RoleName = (typeof ROLES)[number];

/** The least role that may do something. */
export function leastRole(needed: Permission): RoleName {
  return ADDED.find(([, permissions]) => (permissions as readonly string[]).includes(needed))?.[0] ?? 'ADMIN';
}

/** What a role may do. */
function permissionsOf(role: RoleName): Permission[] {
  return ADDED.slice(0, ROLES.indexOf(role) + 1).flatMap(([, permissions]) => permissions as Permission[]);
}

/** The greatest role all of whose permissions somebody has. */
export function roleOf({ permissions }: Visitor): RoleName | 'NONE' {
  return ROLES.findLast((role) => permissionsOf(role).every((each) => permissions.includes(each))) ?? 'NONE';
}
