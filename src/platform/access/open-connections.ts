import { AppError } from '../errors.js';
import type { Principal } from './principal.js';
import { CALLERS_PER_ADDRESS, keyOf, networkOf } from './rate-limits.js';

/** One that is over may be followed by another as soon as somebody closes one. */
const RETRY_AFTER_SECONDS = 5;

/** How many WebSockets are open, in this process, by the address that they come from and by who opened them. */
export class OpenConnections {
  private readonly open = new Map<string, number>();

  /** @param perCaller how many a caller may have open; an address five times as many; 0 for as many as one likes */
  constructor(private readonly perCaller: number) {}

  /** One more of an address. @returns what takes it away again. @throws AppError RATE_LIMITED */
  ofAddress(address: string): () => void {
    return this.add(`address ${networkOf(address)}`, this.perCaller * CALLERS_PER_ADDRESS);
  }

  /** One more of somebody; of strangers the address alone counts. @returns and throws as `ofAddress` */
  ofPrincipal(principal: Principal, address: string): () => void {
    if (principal.kind === 'ANONYMOUS') return () => {};
    return this.add(`caller ${keyOf(principal, address)}`, this.perCaller);
  }

  private add(key: string, limit: number): () => void {
    const count = this.open.get(key) ?? 0;
    if (limit > 0 && count >= limit) {
      const message = `Too many WebSockets are open: the limit is ${limit}. Close some first.`;
      throw new AppError('RATE_LIMITED', message, { limit, retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
    this.open.set(key, count + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = this.open.get(key)! - 1;
      if (left === 0) this.open.delete(key);
      else this.open.set(key, left);
    };
  }
}
