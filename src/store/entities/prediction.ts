import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import {
  bigColumn,
  codeColumn,
  digestColumn,
  flagColumn,
  idColumn,
  timeColumn,
  wordColumn,
} from './columns.js';

export interface RankedCategory {
  code: string;
  name: string;
  confidence: number;
}

const measured = { nullable: true } as const;

/** What was measured of a listing and its answer (`ml/signals`); null where nothing was, as in rows of before. */
export class PredictionSignals {
  @Column({ type: 'double', ...measured }) margin!: number | null;
  @Column({ type: 'double', ...measured }) entropy!: number | null;
  @Column({ name: 'title_chars', type: 'int', ...measured }) titleChars!: number | null;
  @Column({ name: 'description_chars', type: 'int', ...measured }) descriptionChars!: number | null;
  @Column({ type: 'int', ...measured }) words!: number | null;
  @Column({ name: 'unknown_words', type: 'int', ...measured }) unknownWords!: number | null;
  @Column({ ...wordColumn(3), ...measured }) language!: string | null;
  @Column({ name: 'near_duplicate', ...flagColumn, ...measured }) nearDuplicate!: boolean | null;
  @Column({ name: 'picture_aspect', type: 'double', ...measured }) pictureAspect!: number | null;
  @Column({ name: 'picture_white', type: 'double', ...measured }) pictureWhite!: number | null;
  @Column({ name: 'picture_brightness', type: 'double', ...measured }) pictureBrightness!: number | null;
  @Column({ name: 'picture_contrast', type: 'double', ...measured }) pictureContrast!: number | null;
  @Column({ name: 'picture_edges', type: 'double', ...measured }) pictureEdges!: number | null;
  @Column({ name: 'picture_foreground', type: 'double', ...measured }) pictureForeground!: number | null;
}

export const NO_SIGNALS: PredictionSignals = {
  margin: null,
  entropy: null,
  titleChars: null,
  descriptionChars: null,
  words: null,
  unknownWords: null,
  language: null,
  nearDuplicate: null,
  pictureAspect: null,
  pictureWhite: null,
  pictureBrightness: null,
  pictureContrast: null,
  pictureEdges: null,
  pictureForeground: null,
};

/** As `ml/drift/text/domain-scorer.ts` has it. */
interface DomainNgram {
  readonly ngram: string;
  readonly contribution: number;
}

/**
 * Whether the listing's texts are more like those of the window that a drift check compared than like the reference
 * (`ml/drift/text/domain-scorer.ts`); null where no classifier had been fitted.
 */
export class PredictionDomain {
  /** Probability of the window, [0, 1]. */
  @Column({ name: 'domain_score', type: 'double', ...measured }) score!: number | null;
  /** Words of the listing that say so, at most 5; null once the listing was erased. */
  @Column({ name: 'domain_ngrams', type: 'json', ...measured }) ngrams!: readonly DomainNgram[] | null;
  /** The drift report whose classifier it was: scores of different ones do not compare. */
  @Column({ name: 'domain_report_id', ...idColumn, ...measured }) reportId!: string | null;
}

export const NO_DOMAIN: PredictionDomain = { score: null, ngrams: null, reportId: null };

/** An answer that was given, with what was asked and which model version answered. */
@Entity('prediction')
@Index('ix_prediction_model_version', ['modelVersionId', 'id'])
@Index('ix_prediction_version_created', ['modelVersionId', 'createdAt', 'confidence'])
@Index('ix_prediction_version_confidence', ['modelVersionId', 'confidence'])
@Index('ix_prediction_confidence', ['confidence'])
@Index('ix_prediction_category', ['categoryCode', 'id'])
@Index('ix_prediction_job', ['jobId', 'id'])
@Index('ix_prediction_external_id', ['externalId'])
@Index('ux_prediction_arrival', ['arrivalNo'], { unique: true })
@Index('ix_prediction_version_arrival', ['modelVersionId', 'arrivalNo'])
export class Prediction {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'job_id', ...idColumn, nullable: true }) jobId!: string | null;
  @Column({ name: 'external_id', ...codeColumn, nullable: true }) externalId!: string | null;
  @Column(wordColumn(16)) source!: 'graphql' | 'rest' | 'batch' | 'cli';
  @Column({ type: 'text' }) title!: string;
  @Column({ type: 'mediumtext' }) description!: string;
  /** The uploaded picture; null without one. */
  @Column({ name: 'picture_digest', ...digestColumn, nullable: true }) pictureDigest!: string | null;
  /** Why the picture was left out of the answer. */
  @Column({ name: 'picture_note', type: 'varchar', length: 500, nullable: true }) pictureNote!: string | null;
  @Column({ name: 'category_code', ...codeColumn }) categoryCode!: string;
  @Column({ type: 'double' }) confidence!: number;
  @Column({ name: 'top_k', type: 'json' }) topK!: RankedCategory[];
  @Column({ name: 'latency_ms', type: 'double' }) latencyMs!: number;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  @Column(() => PredictionSignals, { prefix: false }) signals!: PredictionSignals;
  @Column(() => PredictionDomain, { prefix: false }) domain!: PredictionDomain;
  /**
   * Given by MySQL in the order in which answers come, with holes; what reads all answers once goes by it. Read only
   * where it is asked for.
   */
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
