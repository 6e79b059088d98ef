import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { codeColumn, idColumn, timeColumn } from './columns.js';
import type { RankedCategory } from './prediction.js';

/** What share of a model's live traffic its challenger scores in the background. */
@Entity('shadow_setting')
export class ShadowSetting {
  @PrimaryColumn({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'share_percent', type: 'double' }) sharePercent!: number;
  @Column({ name: 'updated_at', ...timeColumn }) updatedAt!: Date;
}

/** A listing for which the challenger named another category than the champion that answered. Holds no text of it. */
@Entity('shadow_disagreement')
@Index('ix_shadow_disagreement_model', ['modelId', 'id'])
@Index('ix_shadow_disagreement_prediction', ['predictionId'])
export class ShadowDisagreement {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'prediction_id', ...idColumn }) predictionId!: string;
  @Column({ name: 'champion_version_id', ...idColumn }) championVersionId!: string;
  @Column({ name: 'champion_category', ...codeColumn }) championCategory!: string;
  @Column({ name: 'champion_confidence', type: 'double' }) championConfidence!: number;
  @Column({ name: 'challenger_version_id', ...idColumn }) challengerVersionId!: string;
  @Column({ name: 'challenger_category', ...codeColumn }) challengerCategory!: string;
  /** The most probable categories by the challenger, best first. */
  @Column({ name: 'challenger_top_k', type: 'json' }) challengerTopK!: RankedCategory[];
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
  /** When a person looked at it; null until then. */
  @Column({ name: 'reviewed_at', ...timeColumn, nullable: true }) reviewedAt!: Date | null;
}
