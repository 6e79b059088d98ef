import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '../../platform/access/permissions.js';
import { codeColumn, digestColumn, flagColumn, idColumn, timeColumn, wordColumn } from './columns.js';

/** Somebody, or a program, that signs in here. */
@Entity('account')
@Index('ux_account_name', ['name'], { unique: true })
export class Account {
  @PrimaryColumn(idColumn) id!: string;
  @Column(codeColumn) name!: string;
  @Column({ name: 'display_name', type: 'varchar', length: 191 }) displayName!: string;
  @Column(wordColumn(16)) kind!: 'PERSON' | 'SERVICE';
  @Column(wordColumn(16)) role!: Role;
  /** Argon2id with its parameters and salt, of a person. */
  @Column({ name: 'password_hash', ...wordColumn(255), nullable: true }) passwordHash!: string | null;
  /** SHA-256 of the client secret of a service, which has 256 bits of chance. */
  @Column({ name: 'secret_digest', ...digestColumn, nullable: true }) secretDigest!: string | null;
  /** The password was made by the server and shown once: it may do nothing but be changed. */
  @Column({ name: 'must_change_password', ...flagColumn }) mustChangePassword!: boolean;
  /** Goes up whenever the credentials change; a token of an earlier version is worth nothing. */
  @Column({ name: 'credentials_version', type: 'int' }) credentialsVersion!: number;
  @Column({ name: 'disabled_at', ...timeColumn, nullable: true }) disabledAt!: Date | null;
  /** Until when its password is not taken. */
  @Column({ name: 'locked_until', ...timeColumn, nullable: true }) lockedUntil!: Date | null;
  /** Attempts in a row that failed. */
  @Column({ name: 'failed_sign_ins', type: 'int', default: 0 }) failedSignIns!: number;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'created_by', ...codeColumn, nullable: true }) createdBy!: string | null;
  @Column({ name: 'signed_in_at', ...timeColumn, nullable: true }) signedInAt!: Date | null;
}

/** A key for a program: it may do what its scopes and its owner's role have in common. */
@Entity('api_key')
@Index('ix_api_key_account', ['accountId', 'id'])
export class ApiKey {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'account_id', ...idColumn }) accountId!: string;
  @Column({ type: 'varchar', length: 191 }) name!: string;
  /** SHA-256 of the secret, which has 256 bits of chance. */
  @Column({ name: 'secret_digest', ...digestColumn }) secretDigest!: string;
  /** Permissions, with spaces between. */
  @Column(wordColumn(191)) scopes!: string;
  @Column({ name: 'expires_at', ...timeColumn, nullable: true }) expiresAt!: Date | null;
  /** To the minute. */
  @Column({ name: 'last_used_at', ...timeColumn, nullable: true }) lastUsedAt!: Date | null;
  @Column({ name: 'revoked_at', ...timeColumn, nullable: true }) revokedAt!: Date | null;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column({ name: 'created_by', ...codeColumn, nullable: true }) createdBy!: string | null;
}

/** A refresh token, which is used once, or the secret in the cookie of a browser. */
@Entity('sign_in_token')
@Index('ix_sign_in_token_family', ['familyId'])
@Index('ix_sign_in_token_account', ['accountId'])
@Index('ix_sign_in_token_expires', ['expiresAt'])
export class SignInToken {
  @PrimaryColumn({ name: 'token_digest', ...digestColumn }) tokenDigest!: string;
  /** Those that came from one sign-in; they are revoked together. */
  @Column({ name: 'family_id', ...idColumn }) familyId!: string;
  @Column({ name: 'account_id', ...idColumn }) accountId!: string;
  /** That of the account whose password was shown; after a change of it the token is worth nothing. */
  @Column({ name: 'credentials_version', type: 'int', default: 0 }) credentialsVersion!: number;
  @Column(wordColumn(16)) kind!: 'REFRESH' | 'SESSION';
  @Column({ name: 'issued_at', ...timeColumn }) issuedAt!: Date;
  @Column({ name: 'expires_at', ...timeColumn }) expiresAt!: Date;
  /** When a refresh token was exchanged for the next one. */
  @Column({ name: 'used_at', ...timeColumn, nullable: true }) usedAt!: Date | null;
  @Column({ name: 'revoked_at', ...timeColumn, nullable: true }) revokedAt!: Date | null;
}
