import { type EntityManager, LessThan } from 'typeorm';
import { WebhookDelivery } from '../../../store/entities/retraining.js';

/** Longer than any signature is accepted. */
const SIGNATURES_KEPT_MS = 60 * 60_000;
const SIGNATURES_A_TURN = 1_000;

/** Forgets signatures of webhooks that are too old to be accepted again anyway, some of them at a time. */
export async function forgetOldSignatures(manager: EntityManager, now: Date): Promise<void> {
  const old = await manager.find(WebhookDelivery, {
    where: { receivedAt: LessThan(new Date(now.getTime() - SIGNATURES_KEPT_MS)) },
    take: SIGNATURES_A_TURN,
  });
  if (old.length === 0) return;
  await manager.delete(
    WebhookDelivery,
    old.map(({ signatureDigest }) => signatureDigest),
  );
}
