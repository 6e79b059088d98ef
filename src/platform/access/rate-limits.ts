import { Redis } from 'ioredis';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.js';
import type { Principal } from './principal.js';

const WINDOW_SECONDS = 60;
/** How long a request waits for Redis to count it; then it is counted in this process alone. */
const COUNT_WAIT_MS = 250;
/** People behind one address share it. */
export const CALLERS_PER_ADDRESS = 5;
/** One network of IPv6 is one customer, who has as many addresses as he likes. */
const IPV6_NETWORK_BITS = 64;

/** How often in a minute; 0 for as often as one likes. */
export interface RateLimitSettings {
  readonly requestsPerMinute: number;
  readonly predictionsPerMinute: number;
  readonly signInsPerMinute: number;
}

/** Its types leave out what says whether a key is known to be beyond the limit. */
interface BlockedKeys {
  getInMemoryBlockMsBeforeExpire(key: string): number;
}

/** Something that is counted by keys; the counts are in Redis, and in this process while Redis is away. */
class Limit {
  private readonly limiter: (RateLimiterRedis & BlockedKeys) | null;

  constructor(
    redis: Redis,
    prefix: string,
    name: string,
    points: number,
    /** What it counts, as a refusal calls it. */
    private readonly counted: string,
  ) {
    const options = { keyPrefix: `${prefix}:limit:${name}`, points, duration: WINDOW_SECONDS };
    if (points === 0) {
      this.limiter = null;
      return;
    }
    this.limiter = new RateLimiterRedis({
      ...options,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      // Who is beyond the limit costs Redis nothing more.
      inMemoryBlockOnConsumed: points,
      insuranceLimiter: new RateLimiterMemory(options),
    }) as RateLimiterRedis & BlockedKeys;
  }

  /** Counts one. @throws AppError RATE_LIMITED */
  async take(key: string): Promise<void> {
    try {
      await this.limiter?.consume(key);
    } catch (thrown) {
      throw thrown instanceof RateLimiterRes ? this.refusal(thrown.msBeforeNext) : thrown;
    }
  }

  /** Takes back one that was counted. */
  async giveBack(key: string): Promise<void> {
    await this.limiter?.reward(key).catch(() => {});
  }

  /** Counts one without waiting for the count, so that one or two too many may pass. @throws AppError RATE_LIMITED */
  note(key: string): void {
    this.assertNotReached(key);
    this.limiter?.consume(key).catch(() => {});
  }

  /** @throws AppError RATE_LIMITED for a key that this process knows to be beyond the limit */
  assertNotReached(key: string): void {
    const blockedMs = this.limiter?.getInMemoryBlockMsBeforeExpire(this.limiter.getKey(key)) ?? 0;
    if (blockedMs > 0) throw this.refusal(blockedMs);
  }

  private refusal(waitMs: number): AppError {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    const limit = this.limiter!.points;
    const message = `Too many ${this.counted}: the limit is ${limit} a minute. Try again in ${retryAfterSeconds} s.`;
    return new AppError('RATE_LIMITED', message, { limit, retryAfterSeconds });
  }
}

/**
 * How often somebody may ask, and an address. A Redis that is away neither opens nor closes the API: each process then
 * counts by itself.
 */
export class RateLimits {
  private readonly requests: Limit;
  private readonly requestAddresses: Limit;
  private readonly predictions: Limit;
  private readonly predictionAddresses: Limit;
  private readonly signInNames: Limit;
  private readonly signInAddresses: Limit;

  /** @param redis of its own, see `connectForLimits`. @param prefix of the keys */
  constructor(redis: Redis, prefix: string, settings: RateLimitSettings) {
    const limit = (name: string, points: number, counted = 'requests') =>
      new Limit(redis, prefix, name, points, counted);
    const { requestsPerMinute, predictionsPerMinute, signInsPerMinute } = settings;
    this.requests = limit('requests', requestsPerMinute);
    this.requestAddresses = limit('addresses', requestsPerMinute * CALLERS_PER_ADDRESS);
    this.predictions = limit('predictions', predictionsPerMinute);
    this.predictionAddresses = limit('prediction-addresses', predictionsPerMinute * CALLERS_PER_ADDRESS);
    this.signInNames = limit('sign-in-names', signInsPerMinute, 'attempts to sign in with this name');
    const signInsOfAddress = signInsPerMinute * CALLERS_PER_ADDRESS;
    this.signInAddresses = limit(
      'sign-in-addresses',
      signInsOfAddress,
      'attempts to sign in from this address',
    );
  }

  /** A request, before it is known who asks. @throws AppError RATE_LIMITED */
  ofAddress(address: string, hasCredentials: boolean): Promise<void> {
    const key = networkOf(address);
    return hasCredentials ? this.requestAddresses.take(key) : this.requests.take(`stranger ${key}`);
  }

  /** A request of somebody. @throws AppError RATE_LIMITED */
  ofPrincipal(principal: Principal, address: string): Promise<void> {
    return this.requests.take(keyOf(principal, address));
  }

  /** As `ofAddress` for a prediction, which does not wait for the count. */
  ofPredictionAddress(address: string, hasCredentials: boolean): void {
    const key = networkOf(address);
    if (hasCredentials) this.predictionAddresses.note(key);
    else this.predictions.note(`stranger ${key}`);
  }

  /** As `ofPrincipal` for a prediction, which does not wait for the count. */
  ofPredictingPrincipal(principal: Principal, address: string): void {
    this.predictions.note(keyOf(principal, address));
  }

  /** An attempt to sign in, by the name and by the address, before the password is looked at. @throws AppError RATE_LIMITED */
  async ofSignIn(name: string, address: string): Promise<void> {
    await this.signInAddresses.take(networkOf(address));
    await this.signInNames.take(keyOfName(name));
  }

  /** An attempt whose password was right is no guess: for whoever sends it with each request. */
  async refundSignIn(name: string, address: string): Promise<void> {
    await Promise.all([
      this.signInAddresses.giveBack(networkOf(address)),
      this.signInNames.giveBack(keyOfName(name)),
    ]);
  }

  /** An attempt to go on with a token that nobody is known by. @throws AppError RATE_LIMITED */
  ofToken(address: string): Promise<void> {
    return this.signInAddresses.take(networkOf(address));
  }
}

/** A connection that says at once that Redis is away, rather than let requests wait for it. */
export function connectForLimits(url: string): Redis {
  return new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COUNT_WAIT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
}

/** By what somebody is counted. */
export function keyOf({ kind, accountId, name }: Principal, address: string): string {
  return kind === 'ANONYMOUS' ? `stranger ${networkOf(address)}` : `${accountId ?? name}`;
}

/** MySQL takes names that differ by spaces at their end for the same. */
const keyOfName = (name: string) => name.trimEnd().slice(0, 191);

/** An IPv4 address as it is, also where it comes as IPv6; of an IPv6 address its network. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toNormalizedString()}/${IPV6_NETWORK_BITS}`).toString();
}
