import { judge } from '../../../ml/gate/judge.js';
import type { ListingModel } from '../../../ml/model/listing-model.js';
import { erasedRowNos } from '../../../pipeline/dataset/erased-rows.js';
import type { GoldEvidence } from '../../../pipeline/registry/gate/gold-evidence.js';
import type { Flip, GoldComparison, OnGold, ScoreContext } from '../../../pipeline/subject.js';
import type { GateRuleSettings } from '../../../platform/gate-rule.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { GoldAnswers } from './gold-answers.js';
import { measureAnswers } from './measure-answers.js';

type Judged = OnGold<ListingModel, GoldAnswers>;

/** What the gate's rule says of two models' answers to the same gold listings, row by row. */
export async function compareOnGold(
  champion: Judged,
  challenger: Judged,
  dataset: DatasetVersion,
  context: ScoreContext & { readonly rule: GateRuleSettings },
): Promise<GoldComparison> {
  const { manager, rule } = context;
  const [before, answers] = [champion.answers, challenger.answers];
  assertSameRows(before, answers);
  const models = [champion.model, challenger.model] as const;
  const [championMicros, challengerMicros] = await measureAnswers(models, dataset, context);
  const costs = {
    champion: { fileBytes: champion.fileBytes, answerMicros: championMicros },
    challenger: { fileBytes: challenger.fileBytes, answerMicros: challengerMicros },
  };
  const paired = {
    ...{ truth: answers.truth, champion: before.predicted, challenger: answers.predicted },
    classCount: answers.codes.length + 1,
  };
  const learnt = new Set(challenger.model.classCodes);
  const unlearnt = champion.model.classCodes.filter((code) => !learnt.has(code));
  const judged = judge({ answers: paired, codes: answers.codes, costs, unlearnt }, rule);
  const erasedRows = (await erasedRowNos(manager, dataset.id, 'gold')).length;
  return {
    verdict: judged.verdict,
    reasons: judged.reasons,
    evidence: { ...judged.evidence, erasedRows } satisfies GoldEvidence,
    championScore: judged.evidence.champion.weightedF1,
    flips: flipsBetween(before, answers),
  };
}

/** Listings may be deleted at any time. */
function assertSameRows(one: GoldAnswers, other: GoldAnswers): void {
  const same =
    one.rowNos.length === other.rowNos.length &&
    one.rowNos.every((rowNo, row) => rowNo === other.rowNos[row] && one.truth[row] === other.truth[row]);
  if (!same) throw new Error('the gold rows have changed in the meantime.');
}

/** Rows to which two models answer differently, in row order. */
function flipsBetween(champion: GoldAnswers, challenger: GoldAnswers): Flip[] {
  const flips: Flip[] = [];
  const answerOf = ({ named, confidences }: GoldAnswers, row: number) => ({
    answer: named[row] ?? null,
    confidence: confidences[row]!,
  });
  for (let row = 0; row < champion.truth.length; row++) {
    if (champion.predicted[row] === challenger.predicted[row]) continue;
    flips.push({
      rowNo: champion.rowNos[row]!,
      truth: champion.codes[champion.truth[row]!]!,
      champion: answerOf(champion, row),
      challenger: answerOf(challenger, row),
    });
  }
  return flips;
}
