import { ERROR_CODES, type ErrorCode, toAppError } from '../../platform/errors.js';
import type { Metrics } from '../../platform/metrics/metrics.js';

/** What is told of an answer. Shares from 0 to 1. */
export interface AnsweredFacts {
  readonly category: string;
  readonly confidence: number;
  readonly entropy: number;
  /** Null for a listing without text, or a model that reads none. */
  readonly unknownWords: number | null;
}

/** Told of every answer to a request. */
export interface AnswerObserver {
  answered(model: string, facts: AnsweredFacts): void;
  recommended(model: string, facts: { readonly isColdStart: boolean }): void;
  failed(error: unknown): void;
}

/** For programs that have no metrics. */
export const NO_OBSERVER: AnswerObserver = { answered() {}, recommended() {}, failed() {} };

/** Keeps the distribution of answers for Prometheus. */
export class AnswerMetrics implements AnswerObserver {
  constructor(private readonly metrics: Metrics) {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
      metrics.counter('gondola_prediction_failures_total').add({ code }, 0);
    }
  }

  answered(model: string, { category, confidence, entropy, unknownWords }: AnsweredFacts): void {
    const { metrics } = this;
    metrics.counter('gondola_predictions_total').add({ model, category });
    metrics.histogram('gondola_prediction_confidence').observe({ model }, confidence);
    metrics.histogram('gondola_prediction_entropy').observe({ model }, entropy);
    if (unknownWords === null) return;
    metrics.histogram('gondola_prediction_unknown_words').observe({ model }, unknownWords);
  }

  recommended(model: string, { isColdStart }: { readonly isColdStart: boolean }): void {
    const coldStart = isColdStart ? 'yes' : 'no';
    this.metrics.counter('gondola_recommendations_total').add({ model, cold_start: coldStart });
  }

  failed(error: unknown): void {
    this.metrics.counter('gondola_prediction_failures_total').add({ code: toAppError(error).code });
  }
}
