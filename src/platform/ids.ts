import { v7 } from 'uuid';

/** A new id: UUID version 7 (RFC 9562) as 32 hex digits, so that ids sort by time of creation. */
export function newId(): string {
  return v7().replaceAll('-', '');
}

/** The smallest id of a time, in milliseconds since 1970. */
export function firstIdAt(timeMs: number): string {
  return Math.max(0, Math.floor(timeMs)).toString(16).padStart(12, '0').padEnd(32, '0');
}

/** 32 lower-case hex digits: the shape of every id that this server hands out. */
export const ID_PATTERN = /^[0-9a-f]{32}$/;
