import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { ROLES, type Role } from './permissions.js';

const SECRET_CHARS_MIN = 32;
/** Hex digits hold four bits each. */
const HEX_DIGITS_MIN = 64;
const DISTINCT_CHARS_MIN = 10;

/** AUTH_SECRET: 32 bytes or more, as base64, as hex, or as they are. */
export const authSecret = z
  .string()
  .min(SECRET_CHARS_MIN)
  .max(1_000)
  .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII without spaces')
  .refine((text) => !/^[0-9a-f]+$/i.test(text) || text.length >= HEX_DIGITS_MIN, {
    error: `must be at least 32 bytes, which are ${HEX_DIGITS_MIN} hex digits`,
  })
  .refine((text) => new Set(text).size >= DISTINCT_CHARS_MIN, {
    error: 'is no chance: it has too few different characters. Try: openssl rand -base64 32',
  });

const words = (text: string) => text.split(',').flatMap((word) => word.trim() || []);

/** Networks that have a name (proxy-addr). */
const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** TRUST_PROXY: addresses and networks of proxies, with commas between. */
export const trustedProxies = z
  .string()
  .transform(words)
  .refine((names) => names.length > 0 && names.every(isAddress), {
    error: 'must be addresses and networks with commas between, e.g. 10.0.0.0/8',
  });

function isAddress(name: string): boolean {
  return NAMED_NETWORKS.includes(name) || ipaddr.isValid(name) || ipaddr.isValidCIDR(name);
}

/** CORS_ORIGINS: sites whose pages may read answers, e.g. `https://tools.example.com`, with commas between. */
export const origins = z
  .string()
  .transform(words)
  .refine((names) => names.every((name) => URL.canParse(name) && new URL(name).origin === name), {
    error: 'must be origins with commas between, e.g. https://tools.example.com',
  });

/** OUTBOUND_ALLOWED_HOSTS: hosts of the inside that may be called, `name` or `name:port`, with commas between. */
export const hosts = z
  .string()
  .transform(words)
  .refine((names) => names.every((name) => /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(name)), {
    error: 'must be hosts with commas between, e.g. keycloak.internal:8080',
  });

const ROLE_WORDS = ['none', 'viewer', 'labeller', 'engineer', 'admin'] as const;

const asRole = (word: (typeof ROLE_WORDS)[number]): Role | null =>
  ROLES.find((role) => role.toLowerCase() === word) ?? null;

/** ANONYMOUS_ROLE: what somebody may do who has not signed in. */
export const roleOrNone = z.enum(ROLE_WORDS).transform(asRole);

/** Whose tokens are taken, and which of their roles is which of ours. */
export interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  /** The claim that holds roles or groups; with full stops between for one inside another. */
  readonly roleClaim: string;
  readonly roles: ReadonlyMap<string, Role>;
  /** Hosts of the inside that may be called: that of the issuer, and those that the operator named. */
  readonly allowedHosts: readonly string[];
}

/** Signatures by a private key alone: a shared secret would be known to the issuer's other clients. */
const OIDC_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
];
export const DEFAULT_OIDC_ALGORITHMS: string[] = ['RS256', 'ES256'];

/** OIDC_ALGORITHMS: names with commas between. */
export const oidcAlgorithms = z
  .string()
  .transform(words)
  .refine((names) => names.length > 0 && names.every((name) => OIDC_ALGORITHMS.includes(name)), {
    error: `must be names of ${OIDC_ALGORITHMS.join(', ')}, with commas between`,
  });

/** OIDC_ROLE_MAP: `group=role` with commas between, e.g. `ml-team=engineer,everybody=viewer`. */
export const oidcRoleMap = z.string().transform((text, context): ReadonlyMap<string, Role> => {
  const pairs = words(text).map((pair) => {
    const at = pair.lastIndexOf('=');
    return [
      pair.slice(0, at).trim(),
      ROLES.find((role) => role.toLowerCase() === pair.slice(at + 1).trim()),
    ] as const;
  });
  if (pairs.length === 0 || pairs.some(([group, role]) => group === '' || role === undefined)) {
    const message = 'must be group=role with commas between; roles are viewer, labeller, engineer and admin';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  return new Map(pairs as (readonly [string, Role])[]);
});

/** Whether an address to listen on is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host);
}
