import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../digest.js';

const SECRET_BYTES = 32;

/** 256 bits of chance as 43 characters of base64url. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is stored of a secret of 256 bits: it cannot be guessed, so that a plain digest keeps it. */
export function digestOfSecret(secret: string): string {
  return sha256(secret);
}

/** Compares a secret with a stored digest, in the same time however much of it is right. */
export function isSecretOf(secret: string, digest: string): boolean {
  const given = createHash('sha256').update(secret).digest();
  const stored = Buffer.from(digest, 'hex');
  return stored.length === given.length && timingSafeEqual(given, stored);
}

const KEY_PATTERN = /^gdl_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/;

/** The text of an API key. */
export function apiKeyText(id: string, secret: string): string {
  return `gdl_${id}_${secret}`;
}

/** @returns null for a text that is no API key */
export function parseApiKey(text: string): { id: string; secret: string } | null {
  const [, id, secret] = KEY_PATTERN.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** Letters and digits that are not taken for each other. */
const PASSWORD_LETTERS = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXYZ234679';
const PASSWORD_GROUPS = 5;
const GROUP_CHARS = 4;

/** A password to be typed once: 20 letters and digits in groups, about 113 bits of chance. */
export function newOneTimePassword(): string {
  const letter = () => PASSWORD_LETTERS[randomInt(PASSWORD_LETTERS.length)]!;
  const group = () => Array.from({ length: GROUP_CHARS }, letter).join('');
  return Array.from({ length: PASSWORD_GROUPS }, group).join('-');
}
