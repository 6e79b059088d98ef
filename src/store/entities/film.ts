import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { codeColumn, idColumn, wordColumn } from './columns.js';

/** A film of a dataset version. `filmNo` counts from 0 without gaps: it is the film's place in every matrix. */
@Entity('film')
@Index('ix_film_external_id', ['datasetVersionId', 'externalId'])
@Index('ix_film_title', ['datasetVersionId', 'title'])
export class Film {
  @PrimaryColumn({ name: 'dataset_version_id', ...idColumn }) datasetVersionId!: string;
  @PrimaryColumn({ name: 'film_no', type: 'int' }) filmNo!: number;
  /** The id in the files. */
  @Column({ name: 'external_id', ...codeColumn }) externalId!: string;
  @Column({ type: 'varchar', length: 500 }) title!: string;
  @Column({ type: 'smallint', nullable: true }) year!: number | null;
  @Column({ type: 'json' }) genres!: string[];
  /** Lower-cased, the most frequent first. */
  @Column({ type: 'json' }) tags!: string[];
  @Column({ name: 'imdb_id', ...wordColumn(16), nullable: true }) imdbId!: string | null;
  @Column({ name: 'tmdb_id', type: 'int', nullable: true }) tmdbId!: number | null;
  /** Ratings in all splits. */
  @Column({ name: 'rating_count', type: 'int' }) ratingCount!: number;
  /** Ratings to learn from. */
  @Column({ name: 'train_count', type: 'int' }) trainCount!: number;
}
