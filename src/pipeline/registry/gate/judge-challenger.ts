import type { EntityManager } from 'typeorm';
import { judge } from '../../../ml/gate/judge.js';
import { ListingModel } from '../../../ml/model/listing-model.js';
import { toAppError } from '../../../platform/errors.js';
import type { GateRuleSettings } from '../../../platform/gate-rule.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { DecisionVerdict } from '../../../store/entities/gate.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import { erasedRowNos } from '../../dataset/erased-rows.js';
import { lookUpChampion } from '../champion-lookup.js';
import { loadModel } from '../loaded-model.js';
import type { OnPoint } from '../promotion-points.js';
import { answerGold, type GoldAnswers } from './gold-answers.js';
import type { GoldEvidence } from './gold-evidence.js';
import { measureAnswers } from './measure-answers.js';

export interface GateContext {
  manager: EntityManager;
  artifacts: ArtifactStore;
  rule: GateRuleSettings;
  onProgress?: (fraction: number) => void;
  onPoint?: OnPoint | undefined;
}

interface Flip {
  readonly rowNo: number;
  readonly truth: string;
  readonly champion: { readonly answer: string | null; readonly confidence: number };
  readonly challenger: { readonly answer: string | null; readonly confidence: number };
}

/** What the gate says, before it is written down. */
export interface GateFinding {
  readonly verdict: DecisionVerdict;
  readonly reason: string;
  /** The champion that was compared with; null when there was none, or when it could not be read. */
  readonly champion: ModelVersion | null;
  /** Null when there was nothing to compare with, or when it failed. */
  readonly evidence: GoldEvidence | null;
  readonly flips: readonly Flip[];
  /** What the challenger answered; null when it could not be scored. */
  readonly answers: GoldAnswers | null;
  readonly datasetVersionId: string;
  readonly rule: GateRuleSettings;
}

/**
 * Judges a challenger, by its stored file, against the champion of now: both are scored now on the same gold rows, and
 * no stored figure is looked at. Fails closed: whatever cannot be read or scored is a finding ERROR, which promotes
 * nothing.
 */
export async function judgeChallenger(
  challenger: { modelName: string; artifactDigest: string | null },
  dataset: DatasetVersion,
  context: GateContext,
): Promise<GateFinding> {
  const { manager, artifacts, rule, onPoint } = context;
  const base = { champion: null, evidence: null, flips: [], answers: null, rule } as const;
  const about = { ...base, datasetVersionId: dataset.id };
  const found = { champion: null as ModelVersion | null, step: 'the champion could not be read' };
  try {
    const lookup = await lookUpChampion(manager, challenger.modelName);
    await onPoint?.('champion read');
    if (lookup.answer === 'unknown') {
      return { ...about, verdict: 'ERROR', reason: failure(found.step, lookup.reason) };
    }
    const scoring = (from: number) => ({
      ...{ manager, artifacts, onProgress: (done: number) => context.onProgress?.((from + done) / 2) },
    });
    found.step = 'the challenger could not be scored';
    const model = await loadChallenger(artifacts, challenger);
    const answers = await answerGold(model, dataset, scoring(0));
    if (lookup.answer === 'none') {
      await onPoint?.('scored');
      return { ...about, verdict: 'PASSED', reason: 'There was no champion.', answers };
    }
    found.champion = lookup.version;
    found.step = 'the champion could not be scored';
    const champion = await loadModel(artifacts, lookup.version, challenger.modelName);
    const before = await answerGold(champion.model, dataset, scoring(1));
    found.step = 'the two could not be compared';
    assertSameRows(before, answers);
    const [championMicros, challengerMicros] = await measureAnswers(
      [champion.model, model],
      dataset,
      context,
    );
    const costs = {
      champion: {
        fileBytes: await artifacts.bytesOf(lookup.version.artifactDigest!),
        answerMicros: championMicros,
      },
      challenger: {
        fileBytes: await artifacts.bytesOf(challenger.artifactDigest!),
        answerMicros: challengerMicros,
      },
    };
    const paired = {
      ...{ truth: answers.truth, champion: before.predicted, challenger: answers.predicted },
      classCount: answers.codes.length + 1,
    };
    const learnt = new Set(model.classCodes);
    const unlearnt = champion.model.classCodes.filter((code) => !learnt.has(code));
    const judged = judge({ answers: paired, codes: answers.codes, costs, unlearnt }, rule);
    await onPoint?.('scored');
    return {
      ...about,
      verdict: judged.verdict,
      reason: `Compared with version ${lookup.version.version}: ${judged.reasons.join(' ')}`,
      champion: lookup.version,
      evidence: {
        ...judged.evidence,
        erasedRows: (await erasedRowNos(manager, dataset.id, 'gold')).length,
      },
      flips: flipsBetween(before, answers),
      answers,
    };
  } catch (error) {
    const reason = failure(found.step, toAppError(error).message);
    return { ...about, verdict: 'ERROR', reason, champion: found.champion };
  }
}

/** Listings may be deleted at any time. */
function assertSameRows(one: GoldAnswers, other: GoldAnswers): void {
  const same =
    one.rowNos.length === other.rowNos.length &&
    one.rowNos.every((rowNo, row) => rowNo === other.rowNos[row] && one.truth[row] === other.truth[row]);
  if (!same) throw new Error('the gold rows have changed in the meantime.');
}

async function loadChallenger(
  artifacts: ArtifactStore,
  { artifactDigest }: { artifactDigest: string | null },
): Promise<ListingModel> {
  if (artifactDigest === null) throw new Error('it was registered from elsewhere and has no file here.');
  return ListingModel.decode(await artifacts.read(artifactDigest));
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

function failure(step: string, message: string): string {
  return `Nothing was promoted, since ${step}: ${message}`.slice(0, 1000);
}
