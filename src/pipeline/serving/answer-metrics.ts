import { ERROR_CODES, type ErrorCode, toAppError } from '../../platform/errors.js';
import type { Metrics } from '../../platform/metrics/metrics.js';

/** Told of every answer to a request. */
export interface AnswerObserver {
  /** @param count counts the answer in the metrics of its subject */
  answered(count: (metrics: Metrics) => void): void;
  failed(error: unknown): void;
}

/** For programs that have no metrics. */
export const NO_OBSERVER: AnswerObserver = { answered() {}, failed() {} };

/** Keeps the distribution of answers for Prometheus. */
export class AnswerMetrics implements AnswerObserver {
  constructor(private readonly metrics: Metrics) {
    for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
      metrics.counter('gondola_prediction_failures_total').add({ code }, 0);
    }
  }

  answered(count: (metrics: Metrics) => void): void {
    count(this.metrics);
  }

  failed(error: unknown): void {
    this.metrics.counter('gondola_prediction_failures_total').add({ code: toAppError(error).code });
  }
}
