import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigColumn, codeColumn, digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';

/** What a user did with a film: saw it, liked it, or rated it. */
export type FeedbackKind = 'SEEN' | 'LIKED' | 'RATED';

/** A film as somebody describes it who says something of it. */
export interface FilmDescription {
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
}

/** Something that a user did with a film, as an application tells it. The next version of the dataset takes it in. */
@Entity('feedback_event')
@Index('ux_feedback_event_arrival', ['arrivalNo'], { unique: true })
@Index('ux_feedback_event_key', ['submittedBy', 'idempotencyKey'], { unique: true })
@Index('ix_feedback_event_user', ['userId', 'id'])
@Index('ix_feedback_event_recommendation', ['recommendationId'])
@Index('ix_feedback_event_film', ['datasetName', 'filmId'])
@Index('ix_feedback_event_dataset', ['datasetName', 'arrivalNo'])
@Index('ix_feedback_event_dataset_happened', ['datasetName', 'happenedAt', 'arrivalNo'])
export class FeedbackEvent {
  @PrimaryColumn(idColumn) id!: string;
  /** Given by MySQL in the order in which events come, with holes. Read only where it is asked for. */
  @Column({
    name: 'arrival_no',
    ...bigColumn,
    generated: 'increment',
    insert: false,
    update: false,
    select: false,
  })
  readonly arrivalNo?: number;
  /** The dataset whose users and films are meant, all its versions: another may give the same ids to others. */
  @Column({ name: 'dataset_name', ...codeColumn }) datasetName!: string;
  /** Ids outside, as the files of ratings have them. */
  @Column({ name: 'user_id', ...codeColumn }) userId!: string;
  @Column({ name: 'film_id', ...codeColumn }) filmId!: string;
  @Column(wordColumn(8)) kind!: FeedbackKind;
  /** Stars, 0.5 to 5; null unless RATED. */
  @Column({ type: 'double', nullable: true }) rating!: number | null;
  /** For a film that no dataset has yet; null where nobody described it. */
  @Column({ name: 'film_description', type: 'json', nullable: true })
  filmDescription!: FilmDescription | null;
  @Column({ name: 'happened_at', ...timeColumn }) happenedAt!: Date;
  @Column({ name: 'received_at', ...timeColumn }) receivedAt!: Date;
  /** The recommendation that led to it; null where none is named. */
  @Column({ name: 'recommendation_id', ...idColumn, nullable: true }) recommendationId!: string | null;
  @Column({ name: 'submitted_by', ...codeColumn }) submittedBy!: string;
  @Column({ name: 'idempotency_key', ...codeColumn, nullable: true }) idempotencyKey!: string | null;
  @Column({ name: 'request_digest', ...digestColumn }) requestDigest!: string;
}
