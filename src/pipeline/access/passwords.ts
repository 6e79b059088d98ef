import { hash, verify } from '@node-rs/argon2';
import { invalidInput } from '../../platform/errors.js';

/** Argon2id as OWASP has it: 19 MiB, two passes, one lane. A check takes some 25 ms and that memory. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

const PASSWORD_CHARS_MIN = 12;
const PASSWORD_CHARS_MAX = 200;

/** A hash with its parameters and salt, to be stored. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let hashOfNobody: Promise<string> | undefined;

/**
 * Whether it is the password.
 * @param stored null where there is no such account: the answer then is no, after as long a time
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  if (password.length > PASSWORD_CHARS_MAX) return false;
  hashOfNobody ??= hashPassword('');
  const isRight = await verify(stored ?? (await hashOfNobody), password);
  return isRight && stored !== null;
}

/** @throws AppError INVALID_INPUT naming the field and the rule */
export function assertGoodPassword(field: string, password: string, accountName: string): void {
  if (password.length < PASSWORD_CHARS_MIN) {
    const message = `A password must have at least ${PASSWORD_CHARS_MIN} characters.`;
    throw invalidInput(field, message, { limit: PASSWORD_CHARS_MIN });
  }
  if (password.length > PASSWORD_CHARS_MAX) {
    const message = `A password must have at most ${PASSWORD_CHARS_MAX} characters.`;
    throw invalidInput(field, message, { limit: PASSWORD_CHARS_MAX });
  }
  const letters = new Set(password.toLowerCase());
  if (letters.size < 5) throw invalidInput(field, 'A password must have at least 5 different characters.');
  if (password.toLowerCase().includes(accountName.toLowerCase()) && accountName.length >= 4) {
    throw invalidInput(field, "A password must not contain the account's name.");
  }
}
