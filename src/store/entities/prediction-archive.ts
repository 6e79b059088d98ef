import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigColumn, digestColumn, idColumn, timeColumn } from './columns.js';

/** A file of predictions that were moved out of their table. */
@Entity('prediction_archive')
@Index('ix_prediction_archive_first', ['firstId'])
@Index('ix_prediction_archive_cleaned', ['cleanedAt'])
export class PredictionArchive {
  @PrimaryColumn(idColumn) id!: string;
  /** The smallest id of its predictions. */
  @Column({ name: 'first_id', ...idColumn }) firstId!: string;
  @Column({ name: 'last_id', ...idColumn }) lastId!: string;
  /** When the first of its answers was given. */
  @Column({ name: 'first_at', ...timeColumn }) firstAt!: Date;
  @Column({ name: 'last_at', ...timeColumn }) lastAt!: Date;
  @Column({ name: 'row_count', type: 'int' }) rows!: number;
  /** Rows by the id of the model version that answered. */
  @Column({ type: 'json' }) versions!: Record<string, number>;
  /** Newline-separated JSON, compressed with gzip. */
  @Column({ name: 'artifact_digest', ...digestColumn }) artifactDigest!: string;
  @Column({ name: 'file_bytes', ...bigColumn }) fileBytes!: number;
  @Column({ name: 'archived_at', ...timeColumn }) archivedAt!: Date;
  /** Erasures that were asked for before are done in the file. */
  @Column({ name: 'cleaned_at', ...timeColumn }) cleanedAt!: Date;
}
