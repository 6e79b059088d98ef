import { createHmac } from 'node:crypto';
import { canonicalJson } from '../digest.js';

/** What an entry of the audit log says, as it is hashed. */
export interface AuditFacts {
  /** From 1, without gaps. */
  readonly position: number;
  readonly happenedAt: Date;
  readonly actorKind: string;
  readonly actor: string | null;
  readonly apiKeyId: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly outcome: string;
  /** Canonical JSON. */
  readonly details: string;
}

export interface ChainedEntry extends AuditFacts {
  readonly entryHash: string;
}

export interface ChainHead {
  readonly position: number;
  readonly entryHash: string;
  readonly seal: string;
}

/** Where a chain is not as it was written, and how. */
export interface ChainProblem {
  /** Of the first entry that is not as it was. */
  readonly position: number;
  readonly kind: 'CHANGED' | 'MISSING' | 'HEAD_CHANGED';
}

/** What the first entry is chained to. */
export const CHAIN_START = '';

/** HMAC-SHA256 over the hash before and the entry: who does not have the key can write no entry that fits. */
export function hashOfEntry(key: Uint8Array, previousHash: string, facts: AuditFacts): string {
  const { position, happenedAt, actorKind, actor, apiKeyId, action, subject, outcome, details } = facts;
  const said = { position, happenedAt: happenedAt.toISOString(), actorKind, actor, apiKeyId, action };
  return createHmac('sha256', key)
    .update(`${previousHash}\n${canonicalJson({ ...said, subject, outcome, details })}`)
    .digest('hex');
}

/** The head over position and hash of the last entry. */
export function sealedHead(key: Uint8Array, position: number, entryHash: string): ChainHead {
  const seal = createHmac('sha256', key).update(`head\n${position}\n${entryHash}`).digest('hex');
  return { position, entryHash, seal };
}

/**
 * What the next entry is chained to. After a head that was not written with the key it is something that no chain ends
 * in, so that the next entry shows for ever that entries were cut off before it, or put there.
 */
export function endToGoOnFrom(key: Uint8Array, head: ChainHead, hasEntries: boolean): string {
  const isNew = head.position === 0 && !hasEntries;
  if (isNew) return CHAIN_START;
  return isSealedWith(key, head) ? head.entryHash : `not sealed here: ${head.entryHash}`;
}

function isSealedWith(key: Uint8Array, { position, entryHash, seal }: ChainHead): boolean {
  return sealedHead(key, position, entryHash).seal === seal;
}

/**
 * Whether a chain is another key's: neither its head nor its first entry was written with this one. Where one of them was,
 * the other was tampered with.
 * @param first null where the chain has no entries
 */
export function isOfAnotherKey(key: Uint8Array, head: ChainHead, first: ChainedEntry | null): boolean {
  if ((head.position === 0 && first === null) || isSealedWith(key, head)) return false;
  return first === null || first.entryHash !== hashOfEntry(key, CHAIN_START, first);
}

/** Goes along a chain, entry by entry in the order of their positions, and finds the first that is not as it was. */
export class ChainCheck {
  private last = 0;
  private hash = CHAIN_START;
  private problem: ChainProblem | null = null;

  constructor(private readonly key: Uint8Array) {}

  /** Entries that fitted so far. */
  get entries(): number {
    return this.last;
  }

  /** @returns the problem as soon as there is one */
  add(entry: ChainedEntry): ChainProblem | null {
    if (this.problem !== null) return this.problem;
    const position = this.last + 1;
    if (entry.position !== position) this.problem = { position, kind: 'MISSING' };
    else if (entry.entryHash !== hashOfEntry(this.key, this.hash, entry)) {
      this.problem = { position, kind: 'CHANGED' };
    } else {
      this.last = position;
      this.hash = entry.entryHash;
    }
    return this.problem;
  }

  /** After the last entry. */
  end(head: ChainHead): ChainProblem | null {
    if (this.problem !== null) return this.problem;
    const isEmpty = this.last === 0 && head.position === 0;
    const isSealed = isEmpty || isSealedWith(this.key, head);
    if (!isSealed) return { position: this.last, kind: 'HEAD_CHANGED' };
    if (head.position > this.last) return { position: this.last + 1, kind: 'MISSING' };
    if (head.position < this.last || head.entryHash !== this.hash) {
      return { position: this.last, kind: 'HEAD_CHANGED' };
    }
    return null;
  }
}
