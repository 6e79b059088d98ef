const BYTES = 16;

/** A key that no other request has, so that one sent twice counts once. 32 hex digits; needs no secure context. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
