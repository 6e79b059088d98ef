import { v7 } from 'uuid';

/** A new id: UUID version 7 (RFC 9562) as 32 hex digits, so that ids sort by time of creation. */
export function newId(): string {
  return v7().replaceAll('-', '');
}

/** 32 lower-case hex digits: the shape of every id that this server hands out. */
export const ID_PATTERN = /^[0-9a-f]{32}$/;
