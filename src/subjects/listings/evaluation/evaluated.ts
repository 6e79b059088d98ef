import type { Evaluated } from '../../../pipeline/subject.js';
import { recordEvaluation } from '../../../pipeline/tracking/evaluation-records.js';
import type { Evaluation } from './evaluate-model.js';

/** An evaluation as the loop takes it. @param codes of the dataset's categories, by class number */
export function evaluated({ validation, gold }: Evaluation, codes: readonly string[]): Evaluated {
  return {
    validationScore: validation.report.weightedF1,
    goldScore: gold?.report.weightedF1 ?? null,
    async record(manager, runId, step) {
      for (const evaluation of [validation, gold]) {
        if (evaluation !== null) await recordEvaluation(manager, runId, evaluation, codes, step);
      }
    },
  };
}
