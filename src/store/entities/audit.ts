import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  bigColumn,
  codeColumn,
  digestColumn,
  idColumn,
  textColumn,
  timeColumn,
  wordColumn,
} from './columns.js';

/** Something that somebody did or tried. Rows are added alone; each is chained to the one before. */
@Entity('audit_entry')
@Index('ix_audit_entry_action', ['action', 'position'])
@Index('ix_audit_entry_actor', ['actor', 'position'])
export class AuditEntry {
  /** From 1, without gaps. */
  @PrimaryColumn(bigColumn) position!: number;
  @Column({ name: 'happened_at', ...timeColumn }) happenedAt!: Date;
  @Column({ name: 'actor_kind', ...wordColumn(16) }) actorKind!: string;
  @Column({ ...codeColumn, nullable: true }) actor!: string | null;
  @Column({ name: 'api_key_id', ...idColumn, nullable: true }) apiKeyId!: string | null;
  @Column(wordColumn(64)) action!: string;
  @Column({ ...textColumn(500), nullable: true }) subject!: string | null;
  /** DONE, or the code of the error. */
  @Column(wordColumn(32)) outcome!: string;
  /** Canonical JSON, as text: a JSON column may give back other bytes than it was given. */
  @Column({ type: 'mediumtext', collation: 'utf8mb4_bin' }) details!: string;
  @Column({ name: 'entry_hash', ...digestColumn }) entryHash!: string;
}

/** The one row that says where the chain ends; who appends locks it. */
@Entity('audit_head')
export class AuditHead {
  @PrimaryColumn({ type: 'tinyint' }) id!: number;
  @Column(bigColumn) position!: number;
  @Column({ name: 'entry_hash', ...digestColumn }) entryHash!: string;
  /** HMAC of position and hash, so that cutting off the last entries shows. */
  @Column(digestColumn) seal!: string;
}
