import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { codeColumn, digestColumn, idColumn, timeColumn, wordColumn } from './columns.js';

/** What the gate said of a challenger; ERROR when it could not be judged. Only PASSED allows a promotion. */
export type DecisionVerdict = 'PASSED' | 'REJECTED' | 'UNDECIDED' | 'ERROR';

/** One judgement of a challenger, with all that it rests on; kept for ever. */
@Entity('gate_decision')
@Index('ix_gate_decision_model', ['modelId', 'id'])
@Index('ix_gate_decision_challenger', ['challengerVersionId', 'id'])
@Index('ix_gate_decision_run', ['runId', 'id'])
export class GateDecision {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  /** The training or search that ended with this decision. */
  @Column({ name: 'run_id', ...idColumn, nullable: true }) runId!: string | null;
  @Column({ name: 'challenger_version_id', ...idColumn }) challengerVersionId!: string;
  /** Null when there was no champion, or when it could not be read. */
  @Column({ name: 'champion_version_id', ...idColumn, nullable: true }) championVersionId!: string | null;
  /** Whose gold rows were scored; null when none were. */
  @Column({ name: 'dataset_version_id', ...idColumn, nullable: true }) datasetVersionId!: string | null;
  @Column({ type: 'json' }) rule!: object;
  @Column({ name: 'rule_version', type: 'int' }) ruleVersion!: number;
  @Column({ name: 'rule_digest', ...digestColumn }) ruleDigest!: string;
  @Column(wordColumn(16)) verdict!: DecisionVerdict;
  @Column({ type: 'varchar', length: 2000 }) reason!: string;
  @Column({ type: 'json', nullable: true }) evidence!: object | null;
  @Column({ name: 'flip_count', type: 'int' }) flipCount!: number;
  @Column({ name: 'created_at', ...timeColumn }) createdAt!: Date;
}

/** A gold row to which champion and challenger answered differently; null for an answer that is not known by name. */
@Entity('gate_flip')
export class GateFlip {
  @PrimaryColumn({ name: 'decision_id', ...idColumn }) decisionId!: string;
  @PrimaryColumn({ name: 'row_no', type: 'int' }) rowNo!: number;
  @Column(codeColumn) truth!: string;
  @Column({ name: 'champion_answer', ...codeColumn, nullable: true }) championAnswer!: string | null;
  @Column({ name: 'champion_confidence', type: 'double' }) championConfidence!: number;
  @Column({ name: 'challenger_answer', ...codeColumn, nullable: true }) challengerAnswer!: string | null;
  @Column({ name: 'challenger_confidence', type: 'double' }) challengerConfidence!: number;
}
