import type { DataSource } from 'typeorm';
import { AnswerLog } from '../../../pipeline/serving/answer-log.js';
import type { Logger } from '../../../platform/logging.js';
import type { Prediction } from '../../../store/entities/prediction.js';
import { PREDICTIONS } from './prediction-rows.js';

/** Keeps every prediction that is answered. */
export class PredictionLog extends AnswerLog<Prediction> {
  constructor(db: DataSource, spoolDir: string, log: Logger) {
    super(db, spoolDir, log, PREDICTIONS);
  }
}
