import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigColumn, digestColumn, textColumn, timeColumn } from './columns.js';

/** A file kept by content: the digest is its SHA-256 and its address in the artifact store. */
@Entity('artifact')
export class Artifact {
  @PrimaryColumn(digestColumn) digest!: string;
  @Column(bigColumn) bytes!: number;
  @Column({ name: 'media_type', type: 'varchar', length: 128 }) mediaType!: string;
  @Column({ name: 'file_name', type: 'varchar', length: 255 }) fileName!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  /** When it was last put, or about to be named by a new row: garbage collection leaves what is fresh. */
  @Column({ name: 'touched_at', ...timeColumn, nullable: true }) touchedAt!: Date | null;
}

/** A file that a client stored under a path outside of any run, such as one of a logged model. */
@Entity('stored_file')
export class StoredFile {
  @PrimaryColumn(textColumn(700)) path!: string;
  @Column(digestColumn) digest!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}
