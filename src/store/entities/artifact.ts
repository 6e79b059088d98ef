import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigColumn, digestColumn, timeColumn } from './columns.js';

/** A file kept by content: the digest is its SHA-256 and its address in the artifact store. */
@Entity('artifact')
export class Artifact {
  @PrimaryColumn(digestColumn) digest!: string;
  @Column(bigColumn) bytes!: number;
  @Column({ name: 'media_type', type: 'varchar', length: 128 }) mediaType!: string;
  @Column({ name: 'file_name', type: 'varchar', length: 255 }) fileName!: string;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}
