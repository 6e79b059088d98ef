import type { EntityManager } from 'typeorm';
import type { ModelVersion } from '../../store/entities/registry.js';
import type { PromotionVerdict } from '../../store/entities/tracking.js';
import { CHAMPION, findChampion, lockModel, moveAlias, registerVersion } from './champion.js';
import type { Comparison } from './compare-with-champion.js';

/**
 * Registers what a run made as the next version of a model and moves the alias to it, if the comparison said so and
 * the champion that it was compared with is still the champion. Call it in the transaction that ends the run, before
 * any read in it that takes no lock: such a read would fix an older view of who is champion.
 */
export async function registerAndPromote(
  manager: EntityManager,
  modelName: string,
  made: { runId: string; artifactDigest: string },
  comparison: Comparison,
): Promise<{ version: ModelVersion; verdict: PromotionVerdict; reason: string }> {
  const model = await lockModel(manager, modelName);
  const version = await registerVersion(manager, model, made);
  let { verdict, reason } = comparison;
  const championNow = await findChampion(manager, modelName);
  if (verdict === 'PROMOTED' && championNow?.id !== comparison.champion?.id) {
    verdict = 'ERROR';
    reason = 'Nothing was promoted, since another model became champion during the comparison.';
  }
  if (verdict === 'PROMOTED') await moveAlias(manager, model, CHAMPION, version, reason);
  return { version, verdict, reason };
}
