import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { codeColumn, idColumn, timeColumn, wordColumn } from './columns.js';
import type { AliasMoveKind } from './registry.js';

/** Waits; a second person agreed, and the alias was moved; somebody refused; a later request took its place. */
type PendingPromotionStatus = 'PENDING' | 'APPROVED' | 'REJECTED' | 'SUPERSEDED';

/** A move of a model's champion that somebody asked for, and that a second person decides about. */
@Entity('pending_promotion')
@Index('ux_pending_promotion_open', ['openModelId'], { unique: true })
@Index('ix_pending_promotion_model', ['modelId', 'id'])
export class PendingPromotion {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  /** The model while this waits, null afterwards: at most one waits for each model. */
  @Column({ name: 'open_model_id', ...idColumn, nullable: true }) openModelId!: string | null;
  /** The version that is to be champion; null where the alias is to be taken away. */
  @Column({ name: 'model_version_id', ...idColumn, nullable: true }) modelVersionId!: string | null;
  /** The champion when it was asked for; null for none. */
  @Column({ name: 'champion_version_id', ...idColumn, nullable: true }) championVersionId!: string | null;
  /** What the move will be: by the gate, by override, or of a model in which the gate has no say. */
  @Column(wordColumn(16)) kind!: AliasMoveKind;
  @Column({ name: 'decision_id', ...idColumn, nullable: true }) decisionId!: string | null;
  /** Why it is to move. */
  @Column({ type: 'varchar', length: 1000 }) reason!: string;
  @Column(wordColumn(16)) status!: PendingPromotionStatus;
  /** Who asked, by name; for the gate who asked for the training, null where nobody did. */
  @Column({ name: 'asked_by', ...codeColumn, nullable: true }) askedBy!: string | null;
  /** Who that is, also when the name changes; null where nobody, or nobody who had signed in, asked. */
  @Column({ name: 'asker_identity', ...codeColumn, nullable: true }) askerIdentity!: string | null;
  @Column({ name: 'asked_at', ...timeColumn }) askedAt!: Date;
  /** Who decided; null while it waits, and where a later request took its place. */
  @Column({ name: 'decided_by', ...codeColumn, nullable: true }) decidedBy!: string | null;
  @Column({ name: 'decider_identity', ...codeColumn, nullable: true }) deciderIdentity!: string | null;
  @Column({ name: 'decided_at', ...timeColumn, nullable: true }) decidedAt!: Date | null;
  @Column({ name: 'decision_reason', type: 'varchar', length: 1000, nullable: true })
  decisionReason!: string | null;
}
