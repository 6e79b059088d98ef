import type { EntityManager } from 'typeorm';
import { toAppError } from '../../../platform/errors.js';
import type { GateRuleSettings } from '../../../platform/gate-rule.js';
import type { ArtifactStore } from '../../../store/artifact-store.js';
import type { DatasetVersion } from '../../../store/entities/dataset.js';
import type { DecisionVerdict } from '../../../store/entities/gate.js';
import type { ModelVersion } from '../../../store/entities/registry.js';
import type { Flip, OnGold, ScoreContext, Subject } from '../../subject.js';
import { lookUpChampion } from '../champion-lookup.js';
import { readModel } from '../loaded-model.js';
import type { OnPoint } from '../promotion-points.js';

export interface GateContext {
  manager: EntityManager;
  artifacts: ArtifactStore;
  rule: GateRuleSettings;
  onProgress?: (fraction: number) => void;
  onPoint?: OnPoint | undefined;
}

/** What the gate says, before it is written down. */
export interface GateFinding {
  readonly verdict: DecisionVerdict;
  readonly reason: string;
  /** The champion that was compared with; null when there was none, or when it could not be read. */
  readonly champion: ModelVersion | null;
  /** Null when there was nothing to compare with, or when it failed. */
  readonly evidence: object | null;
  /** The champion's score on gold; null where it was not scored. */
  readonly championScore: number | null;
  readonly flips: readonly Flip[];
  /** What the challenger answered, as a file; null when it could not be scored. */
  readonly answers: Buffer | null;
  readonly datasetVersionId: string;
  readonly rule: GateRuleSettings;
}

/**
 * Judges a challenger, by its stored file, against the champion of now: both are scored now on the same gold rows, and
 * no stored figure is looked at. Fails closed: whatever cannot be read or scored is a finding ERROR, which promotes
 * nothing.
 */
export async function judgeChallenger(
  subject: Subject,
  challenger: { modelName: string; artifactDigest: string | null },
  dataset: DatasetVersion,
  context: GateContext,
): Promise<GateFinding> {
  const { manager, artifacts, rule, onPoint } = context;
  const base = { champion: null, evidence: null, championScore: null, flips: [], answers: null } as const;
  const about = { ...base, rule, datasetVersionId: dataset.id };
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
    const second = await onGold(subject, await challengerFile(artifacts, challenger), dataset, scoring(0));
    const answers = subject.encodeAnswers(second.answers);
    if (lookup.answer === 'none') {
      await onPoint?.('scored');
      return { ...about, verdict: 'PASSED', reason: 'There was no champion.', answers };
    }
    found.champion = lookup.version;
    found.step = 'the champion could not be scored';
    const file = await readModel(artifacts, lookup.version, challenger.modelName, (bytes) => ({
      ...{ model: subject.decode(bytes), fileBytes: bytes.length },
    }));
    const first = {
      ...file,
      answers: await subject.answerGold(file.model, dataset, scoring(1)),
    };
    found.step = 'the two could not be compared';
    const compared = await subject.compareOnGold(first, second, dataset, { manager, artifacts, rule });
    await onPoint?.('scored');
    const { verdict, reasons, evidence, championScore, flips } = compared;
    const reason = `Compared with version ${lookup.version.version}: ${reasons.join(' ')}`;
    return { ...about, verdict, reason, champion: lookup.version, evidence, championScore, flips, answers };
  } catch (error) {
    const reason = failure(found.step, toAppError(error).message);
    return { ...about, verdict: 'ERROR', reason, champion: found.champion };
  }
}

async function onGold(
  subject: Subject,
  bytes: Uint8Array,
  dataset: DatasetVersion,
  context: ScoreContext,
): Promise<OnGold<unknown, unknown>> {
  const model = subject.decode(bytes);
  return { model, fileBytes: bytes.length, answers: await subject.answerGold(model, dataset, context) };
}

async function challengerFile(
  artifacts: ArtifactStore,
  { artifactDigest }: { artifactDigest: string | null },
): Promise<Uint8Array> {
  if (artifactDigest === null) throw new Error('it was registered from elsewhere and has no file here.');
  return artifacts.read(artifactDigest);
}

function failure(step: string, message: string): string {
  return `Nothing was promoted, since ${step}: ${message}`.slice(0, 1000);
}
