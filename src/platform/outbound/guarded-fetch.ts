import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { isPublicAddress } from './addresses.js';

const TIMEOUT_MS = 5_000;
const RESPONSE_BYTES_MAX = 1024 * 1024;

/** An address that this server does not call. */
class RefusedAddress extends Error {
  override readonly name = 'RefusedAddress';
}

/** Called like `fetch`. @throws RefusedAddress (as the cause of undici's error where the name led there); TypeError */
export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * Makes what calls addresses that the operator did not write: those that other servers or users name. It calls no machine
 * of the inside, whatever name leads there, follows no redirect, and reads no endless answer.
 * @param allowedHosts names and addresses of the inside that the operator allows; `name:port` for one port alone
 */
export function createGuardedFetch(allowedHosts: readonly string[]): GuardedFetch {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const outside = agent(publicLookup);
  const inside = agent();
  return async (given, init = {}) => {
    const url = new URL(given);
    const isAllowed = allowed.has(url.host) || allowed.has(url.hostname);
    assertCallable(url, isAllowed);
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(init.signal ? [init.signal] : [])]);
    return fetch(url, { ...init, signal, redirect: 'error', dispatcher: isAllowed ? inside : outside });
  };
}

/** @throws RefusedAddress */
function assertCallable({ protocol, username, password, hostname }: URL, isAllowed: boolean): void {
  if (protocol !== 'http:' && protocol !== 'https:') throw new RefusedAddress(`${protocol} is not called.`);
  if (username !== '' || password !== '') throw new RefusedAddress('An address must not hold credentials.');
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  // Where the host is an address nothing is looked up, so that the check of names never sees it.
  const isLiteral = /^[\d.]+$/.test(literal) || literal.includes(':');
  if (isLiteral && !isAllowed && !isPublicAddress(literal)) throw inside(literal);
}

function agent(lookup?: LookupFunction): Agent {
  return new Agent({
    maxResponseSize: RESPONSE_BYTES_MAX,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: { timeout: TIMEOUT_MS, ...(lookup && { lookup }) },
  });
}

/** Looks a name up for the connection itself, so that the address that was checked is the one that is called. */
const publicLookup: LookupFunction = (hostname, options, done) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, []);
    const hidden = addresses.find(({ address }) => !isPublicAddress(address));
    if (hidden !== undefined) return done(inside(hostname), []);
    if (options.all) return done(null, addresses);
    const [first] = addresses;
    return done(null, first!.address, first!.family);
  });
};

const inside = (host: string) =>
  new RefusedAddress(`${host} is inside of this network; an operator can name it in OUTBOUND_ALLOWED_HOSTS.`);
