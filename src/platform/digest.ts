import { createHash } from 'node:crypto';

/** SHA-256 (FIPS 180-4) as 64 lower-case hex digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A digest of a JSON value that does not depend on the order in which its keys were written. */
export function digestOfJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** JSON with object keys sorted at every level and undefined members left out (the idea of RFC 8785). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : member,
  );
}
