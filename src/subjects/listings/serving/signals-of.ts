import type { Prediction, PredictionDomain, PredictionSignals } from '../../../store/entities/prediction.js';

/** All that was measured of a prediction, as GraphQL and REST show it. */
export interface ShownSignals extends PredictionSignals {
  readonly domainScore: PredictionDomain['score'];
  readonly domainNgrams: PredictionDomain['ngrams'];
  readonly domainReportId: PredictionDomain['reportId'];
}

export function signalsOf({ signals, domain }: Pick<Prediction, 'signals' | 'domain'>): ShownSignals {
  const { score, ngrams, reportId } = domain;
  return { ...signals, domainScore: score, domainNgrams: ngrams, domainReportId: reportId };
}
