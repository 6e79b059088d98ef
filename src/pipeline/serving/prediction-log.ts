import type { DataSource } from 'typeorm';
import type { Logger } from '../../platform/logging.js';
import type { Prediction } from '../../store/entities/prediction.js';
import { AnswerLog } from './answer-log.js';
import { PREDICTIONS } from './prediction-rows.js';

/** Keeps every prediction that is answered. */
export class PredictionLog extends AnswerLog<Prediction> {
  constructor(db: DataSource, spoolDir: string, log: Logger) {
    super(db, spoolDir, log, PREDICTIONS);
  }
}
