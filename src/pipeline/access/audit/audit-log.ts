import type { DataSource, EntityManager } from 'typeorm';
import {
  ChainCheck,
  type ChainProblem,
  endToGoOnFrom,
  hashOfEntry,
  isOfAnotherKey,
  sealedHead,
} from '../../../platform/access/audit-chain.js';
import type { Principal } from '../../../platform/access/principal.js';
import { canonicalJson } from '../../../platform/digest.js';
import { AppError } from '../../../platform/errors.js';
import { AuditEntry, AuditHead } from '../../../store/entities/audit.js';
import { inTransaction } from '../../../store/transaction.js';

const HEAD_ID = 1;
const ENTRIES_A_PAGE = 1_000;
const SUBJECT_CHARS_MAX = 500;
const DETAIL_CHARS_MAX = 4_000;

/** What is said of something that somebody did or tried. */
export interface Audited {
  readonly principal: Pick<Principal, 'name' | 'apiKeyId'> & {
    /** SYSTEM for what nobody asked for, such as the gate after a training; WEBHOOK for an alarm from outside. */
    readonly kind: Principal['kind'] | 'SYSTEM' | 'WEBHOOK';
  };
  /** e.g. `account.create`, `model.promote`. */
  readonly action: string;
  /** What it was done to: a name or an id. */
  readonly subject?: string | null | undefined;
  /** DONE where left out; else the code of the error. */
  readonly outcome?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What a walk along the whole log found. */
export interface AuditVerification {
  /** Entries that are as they were written, from the first on. */
  readonly entries: number;
  readonly problem: ChainProblem | null;
  /** Where the log ends, to be kept elsewhere: a log that is emptied altogether shows by it alone. */
  readonly head: { readonly position: number; readonly entryHash: string };
}

/** The log of who did what: rows that are chained by an HMAC, so that none can be changed or removed unseen. */
export class AuditLog {
  /** @param key of the server, that the database does not have */
  constructor(private readonly key: Uint8Array) {}

  /**
   * Appends an entry in the transaction that does what it says, as its last statement: appending transactions take
   * turns from here to their end.
   * @throws AppError CONFLICT for a log that another AUTH_SECRET has sealed
   */
  async append(manager: EntityManager, audited: Audited, now: Date): Promise<AuditEntry> {
    const head = await lockedHead(manager);
    await this.assertOurs(manager, head);
    return this.appendAfter(head, manager, audited, now);
  }

  /**
   * Goes on with a log whose secret is lost: appends an entry that says so, which begins another chain. What was written
   * before can be verified with the secret that was lost alone.
   */
  adopt(db: DataSource, principal: Audited['principal'], now: Date): Promise<AuditEntry> {
    return inTransaction(db, async (manager) => {
      const head = await lockedHead(manager);
      const audited = { principal, action: 'audit.adopt', details: { from: head.position } };
      return this.appendAfter(head, manager, audited, now);
    });
  }

  /** @throws AppError CONFLICT for a log that another AUTH_SECRET has sealed */
  async assertOurSecret(manager: EntityManager): Promise<void> {
    await this.assertOurs(manager, await manager.findOneByOrFail(AuditHead, { id: HEAD_ID }));
  }

  private async assertOurs(manager: EntityManager, head: AuditHead): Promise<void> {
    // Mostly the head says it all.
    if (head.position > 0 && !isOfAnotherKey(this.key, head, null)) return;
    const [first = null] = await manager.find(AuditEntry, { order: { position: 'ASC' }, take: 1 });
    if (isOfAnotherKey(this.key, head, first)) throw anotherSecret();
  }

  private async appendAfter(
    head: AuditHead,
    manager: EntityManager,
    audited: Audited,
    now: Date,
  ): Promise<AuditEntry> {
    const { principal, action, subject, outcome = 'DONE', details = {} } = audited;
    const facts = {
      position: head.position + 1,
      happenedAt: now,
      ...{ actorKind: principal.kind, actor: principal.name, apiKeyId: principal.apiKeyId, action, outcome },
      subject: subject == null ? null : plain(subject).slice(0, SUBJECT_CHARS_MAX),
      details: shortJson(details),
    };
    const previousHash = endToGoOnFrom(
      this.key,
      head,
      head.position === 0 && (await manager.existsBy(AuditEntry, {})),
    );
    const entry = { ...facts, entryHash: hashOfEntry(this.key, previousHash, facts) };
    await manager.insert(AuditEntry, entry);
    const { position, entryHash, seal } = sealedHead(this.key, entry.position, entry.entryHash);
    await manager.update(AuditHead, { id: HEAD_ID }, { position, entryHash, seal });
    return entry;
  }

  /** Appends an entry in a transaction of its own. */
  record(db: DataSource, audited: Audited, now: Date): Promise<AuditEntry> {
    return inTransaction(db, (manager) => this.append(manager, audited, now));
  }

  /** Walks along the whole log, on one snapshot of it. @throws AppError CONFLICT for one that another AUTH_SECRET has sealed */
  verify(db: DataSource): Promise<AuditVerification> {
    return db.transaction('REPEATABLE READ', async (manager) => {
      const head = await manager.findOneByOrFail(AuditHead, { id: HEAD_ID });
      await this.assertOurs(manager, head);
      const check = new ChainCheck(this.key);
      const described = { position: head.position, entryHash: head.entryHash };
      for (let after = 0; ; ) {
        const page = await manager
          .createQueryBuilder(AuditEntry, 'entry')
          .where('entry.position > :after', { after })
          .orderBy('entry.position')
          .limit(ENTRIES_A_PAGE)
          .getMany();
        for (const entry of page) {
          const problem = check.add(entry);
          if (problem !== null) return { entries: check.entries, problem, head: described };
        }
        if (page.length < ENTRIES_A_PAGE) break;
        after = page.at(-1)!.position;
      }
      return { entries: check.entries, problem: check.end(head), head: described };
    });
  }
}

function lockedHead(manager: EntityManager): Promise<AuditHead> {
  return manager.findOneOrFail(AuditHead, { where: { id: HEAD_ID }, lock: { mode: 'pessimistic_write' } });
}

function anotherSecret(): AppError {
  return new AppError(
    'CONFLICT',
    'This is another AUTH_SECRET than the one that the audit log is sealed with: set that one, or GONDOLA_DATA_DIR to the ' +
      'data folder of the server. If it is lost: gondola audit adopt.',
  );
}

/** Without halves of surrogate pairs, which the database would give back otherwise than they were hashed. */
function plain(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** Details that are beyond all measure are kept by their beginning. */
function shortJson(details: Readonly<Record<string, unknown>>): string {
  const text = plain(canonicalJson(details));
  return text.length <= DETAIL_CHARS_MAX
    ? text
    : canonicalJson({ beginning: plain(text.slice(0, DETAIL_CHARS_MAX)) });
}
