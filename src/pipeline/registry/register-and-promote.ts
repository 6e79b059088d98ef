import type { EntityManager } from 'typeorm';
import type { GateDecision } from '../../store/entities/gate.js';
import type { PendingPromotion } from '../../store/entities/pending-promotion.js';
import type { Model, ModelVersion } from '../../store/entities/registry.js';
import { Run } from '../../store/entities/tracking.js';
import { CHALLENGER, CHAMPION, lockModel, moveAlias, registerVersion } from './champion.js';
import { championOf } from './champion-lookup.js';
import { askForPromotion } from './four-eyes/ask-promotion.js';
import type { FourEyes } from './four-eyes/four-eyes.js';
import { recordDecision } from './gate/decision-records.js';
import type { GateFinding } from './gate/judge-challenger.js';
import type { OnPoint } from './promotion-points.js';

export interface Made {
  /** The run whose file it is. */
  runId: string;
  artifactDigest: string;
}

export interface Registered {
  version: ModelVersion;
  decision: GateDecision;
}

interface Promoted extends Registered {
  /** What waits for a second person; null where nobody is asked, or nothing is to be promoted. */
  pending: PendingPromotion | null;
}

/**
 * Registers what a run made as the next version of a model with what the gate found, and moves the alias to it, if it
 * passed and the champion that it was compared with is still the champion. Call it in the transaction that ends the
 * run, before any read in it that takes no lock: such a read would fix an older view of who is champion.
 * @param how where a second person has to agree, the move is left to be decided about instead; the caller notes that
 *   (`noteAsked`) at the end of the transaction
 */
export async function registerAndPromote(
  manager: EntityManager,
  modelName: string,
  made: Made,
  finding: GateFinding,
  { fourEyes, onPoint }: { fourEyes: FourEyes | null; onPoint?: OnPoint | undefined },
): Promise<Promoted> {
  const model = await lockModel(manager, modelName);
  await onPoint?.('model locked');
  const version = await registerVersion(manager, model, made);
  await onPoint?.('version written');
  const decision = await recordDecision(
    manager,
    version,
    await confirmed(manager, model, finding),
    made.runId,
  );
  await onPoint?.('decision written');
  if (decision.verdict !== 'PASSED') return { version, decision, pending: null };
  const move = { kind: 'GATE', reason: decision.reason, decisionId: decision.id } as const;
  if (fourEyes !== null) {
    const championVersionId = decision.championVersionId;
    const wanted = { ...move, toVersionId: version.id, championVersionId };
    const run = await manager.findOneByOrFail(Run, { id: made.runId });
    return { version, decision, pending: await askForPromotion(manager, model, wanted, fourEyes, run) };
  }
  await moveAlias(manager, model, CHAMPION, version, move, () => onPoint?.('alias moved'));
  await onPoint?.('move recorded');
  return { version, decision, pending: null };
}

/**
 * Registers a model as the next version and as challenger, with what the gate found and the move in the history. It
 * does not serve until somebody promotes it.
 * @param decidedBy the run that ends with the decision
 */
export async function registerChallenger(
  manager: EntityManager,
  modelName: string,
  made: Made,
  finding: GateFinding,
  { decidedBy, reason }: { decidedBy: string; reason: string },
): Promise<Registered> {
  const model = await lockModel(manager, modelName);
  const version = await registerVersion(manager, model, made);
  const decision = await recordDecision(
    manager,
    version,
    await confirmed(manager, model, finding),
    decidedBy,
  );
  await moveAlias(manager, model, CHALLENGER, version, { reason, decisionId: decision.id });
  return { version, decision };
}

/** A finding about another champion than that of now is no finding. */
async function confirmed(manager: EntityManager, model: Model, finding: GateFinding): Promise<GateFinding> {
  if (finding.verdict === 'ERROR') return finding;
  const now = await championOf(manager, model.id);
  switch (now.answer) {
    case 'unknown':
      return { ...finding, verdict: 'ERROR', reason: `Nothing was promoted: ${now.reason}` };
    case 'none':
      return finding.champion === null ? finding : raced(finding);
    case 'found':
      return now.version.id === finding.champion?.id ? finding : raced(finding);
  }
}

function raced(finding: GateFinding): GateFinding {
  const reason = 'Nothing was promoted, since another model became champion during the comparison.';
  return { ...finding, verdict: 'ERROR', reason };
}
