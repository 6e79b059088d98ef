/** What somebody may do. Each field of GraphQL and each route names the one that it needs. */
export const PERMISSIONS = ['READ', 'PREDICT', 'LABEL', 'TRAIN', 'PROMOTE', 'ADMINISTER', 'METRICS'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What is asked of a caller: nothing, that it has signed in, or a permission. */
export const ACCESS_NEEDS = ['PUBLIC', 'SIGNED_IN', ...PERMISSIONS] as const;
export type AccessNeed = (typeof ACCESS_NEEDS)[number];

export const ROLES = ['VIEWER', 'LABELLER', 'ENGINEER', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

const VIEWER = ['READ'] as const satisfies Permission[];
const LABELLER = [...VIEWER, 'PREDICT', 'LABEL'] as const satisfies Permission[];
const ENGINEER = [...LABELLER, 'TRAIN', 'PROMOTE', 'METRICS'] as const satisfies Permission[];

const PERMISSIONS_OF: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  VIEWER: new Set(VIEWER),
  LABELLER: new Set(LABELLER),
  ENGINEER: new Set(ENGINEER),
  ADMIN: new Set(PERMISSIONS),
};

export const NO_PERMISSIONS: ReadonlySet<Permission> = new Set();

/** What a role may do. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return PERMISSIONS_OF[role];
}

/** The permissions that are in both sets. */
export function sharedPermissions(
  first: ReadonlySet<Permission>,
  second: ReadonlySet<Permission>,
): ReadonlySet<Permission> {
  return new Set([...first].filter((permission) => second.has(permission)));
}
