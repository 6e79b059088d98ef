import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigColumn, codeColumn, flagColumn, idColumn, timeColumn, wordColumn } from './columns.js';

/** What a film that somebody liked adds to the score of one that is recommended. */
export interface FilmReason {
  readonly id: string;
  readonly contribution: number;
}

/** A film that was recommended, with why: `base`, the contributions and `others` add up to the score. */
export interface RecommendedFilm {
  readonly id: string;
  readonly score: number;
  /** The stars that the person would give; null where the model knows no ratings. */
  readonly predictedRating: number | null;
  readonly base: number;
  /** The largest contributions first. */
  readonly because: readonly FilmReason[];
  /** What all other films of the history contribute together. */
  readonly others: number;
}

/** Films that were recommended to somebody, with which model version answered. */
@Entity('recommendation')
@Index('ux_recommendation_arrival', ['arrivalNo'], { unique: true })
@Index('ix_recommendation_version', ['modelVersionId', 'id'])
@Index('ix_recommendation_version_arrival', ['modelVersionId', 'arrivalNo'])
@Index('ix_recommendation_version_created', ['modelVersionId', 'createdAt'])
@Index('ix_recommendation_user', ['userId', 'id'])
export class Recommendation {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column(wordColumn(16)) source!: 'graphql' | 'rest' | 'cli';
  /** Null for a visitor, who named films. */
  @Column({ name: 'user_id', ...codeColumn, nullable: true }) userId!: string | null;
  /** Films that were known of the person, and those of them that were liked. */
  @Column({ name: 'history_count', type: 'int' }) historyCount!: number;
  @Column({ name: 'liked_count', type: 'int' }) likedCount!: number;
  /** Films that were named and that the model has never heard of. */
  @Column({ name: 'unknown_count', type: 'int' }) unknownCount!: number;
  /** Nothing that the person likes was known: what most people liked was answered. */
  @Column({ name: 'is_cold_start', ...flagColumn }) isColdStart!: boolean;
  /** Whether what the user told was counted, which MySQL could be asked for; null for a visitor. */
  @Column({ name: 'with_feedback', ...flagColumn, nullable: true }) withFeedback!: boolean | null;
  /** Whether unwanted films or genres were named: it is not what the person would have got otherwise. */
  @Column({ name: 'is_filtered', ...flagColumn }) isFiltered!: boolean;
  @Column({ type: 'json' }) films!: RecommendedFilm[];
  /** Mean self-information of the films in bits; null where there is none. */
  @Column({ name: 'novelty_bits', type: 'double', nullable: true }) noveltyBits!: number | null;
  @Column({ name: 'latency_ms', type: 'double' }) latencyMs!: number;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  /** Given by MySQL in the order in which answers come, with holes. Read only where it is asked for. */
  @Column({
    name: 'arrival_no',
    ...bigColumn,
    generated: 'increment',
    insert: false,
    update: false,
    select: false,
  })
  readonly arrivalNo?: number;
}
