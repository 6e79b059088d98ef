import type { DataSource, EntityManager } from 'typeorm';
import type { Audited, AuditLog } from '../../pipeline/access/audit/audit-log.js';
import { presentSeverity } from '../../pipeline/loop/present-severity.js';
import type { Severity } from '../../pipeline/loop/retraining/decide.js';
import { evidenceOf } from '../../pipeline/loop/retraining/own-alarms.js';
import {
  type Answer,
  type Asked,
  lockModels,
  requestRetraining,
} from '../../pipeline/loop/retraining/request-retraining.js';
import { noModel } from '../../platform/errors.js';
import type { RetrainingPolicy } from '../../platform/retraining-policy.js';
import type { Dispatcher } from '../../queue/dispatcher.js';
import { isDuplicate } from '../../store/database-errors.js';
import type { Model } from '../../store/entities/registry.js';
import { WebhookDelivery } from '../../store/entities/retraining.js';
import { inTransaction } from '../../store/transaction.js';
import { subjectOf } from '../../subjects/subjects.js';
import { unauthenticated } from './signature.js';

export interface DeliveryContext {
  readonly db: DataSource;
  readonly dispatcher: Dispatcher;
  readonly policy: RetrainingPolicy;
  readonly audit: AuditLog;
}

/** What somebody outside has sent. */
export interface Delivery {
  /** The name of the webhook. */
  readonly source: string;
  /** Null for a delivery that is not signed. */
  readonly signatureDigest: string | null;
  readonly asked: readonly Asked[];
}

/** What became of one alert. */
export interface DeliveryOutcome {
  readonly model: string;
  readonly alarm: string;
  /** CLEARED for an alert that is over. */
  readonly decision: string;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly runId: string | null;
  readonly jobId: string | null;
}

/**
 * Does what a delivery asks for, in one transaction with the note that its signature was used: one that fails half-way
 * has neither effect nor note, and may be sent again. The audit log has what became of it.
 * @throws AppError UNAUTHENTICATED (the signature was used before), NOT_FOUND (none of the models)
 */
export async function takeDelivery(
  { db, dispatcher, policy, audit }: DeliveryContext,
  { source, signatureDigest, asked: all }: Delivery,
  now: Date,
): Promise<DeliveryOutcome[]> {
  const { answers, outcomes } = await inTransaction(db, async (manager) => {
    if (signatureDigest !== null) {
      await manager.insert(WebhookDelivery, { signatureDigest, receivedAt: now }).catch((error: unknown) => {
        throw isDuplicate(error) ? unauthenticated('The signature was used before.') : error;
      });
    }
    const models = await lockModels(
      manager,
      all.map(({ modelName }) => modelName),
    );
    if (models.size === 0) throw noModel(all[0]!.modelName);
    const severityOf = severityOnce(manager, { subjectOf, dropMin: policy.qualityDropMin, now });
    const answers: (Answer | null)[] = [];
    for (const asked of all) {
      const model = models.get(asked.modelName);
      if (model === undefined) answers.push(null);
      else {
        const weighed = await weighOwn(model, asked, { policy, severityOf });
        answers.push(await requestRetraining(manager, model, weighed, { policy, subjectOf }, now));
      }
    }
    const outcomes = answers.map((answer, index) => outcomeOf(all[index]!, answer));
    await audit.append(manager, auditedAs(source, outcomes), now);
    return { answers, outcomes };
  });
  for (const answer of answers) if (answer?.job != null) await dispatcher.tryDispatch(answer.job);
  return outcomes;
}

/** What a delivery leaves in the audit log: each model and alarm with what was decided, and the run that was started. */
function auditedAs(source: string, outcomes: readonly DeliveryOutcome[]): Audited {
  const models = [...new Set(outcomes.map(({ model }) => model))];
  return {
    principal: { kind: 'WEBHOOK', name: source, apiKeyId: null },
    action: 'webhook',
    subject: models.join(', '),
    details: { outcomes: outcomes.map(({ reason: _, ...outcome }) => outcome) },
  };
}

type SeverityOf = (model: Model) => Promise<Severity>;

/** How things stand with a model, looked at once for all alerts of a delivery: the model is locked meanwhile. */
function severityOnce(manager: EntityManager, weighing: Parameters<typeof presentSeverity>[2]): SeverityOf {
  const known = new Map<string, Promise<Severity>>();
  return (model) => {
    const severity = known.get(model.id) ?? presentSeverity(manager, model, weighing);
    known.set(model.id, severity);
    return severity;
  };
}

/** An alert of our own with how things stand now; any other as it is. */
async function weighOwn(
  model: Model,
  asked: Asked,
  { policy, severityOf }: { readonly policy: RetrainingPolicy; readonly severityOf: SeverityOf },
): Promise<Asked> {
  if (asked.weighedAs === undefined || asked.report?.status === 'resolved') return asked;
  const severity = await severityOf(model);
  return { ...asked, severity, evidence: { ...asked.evidence, ...evidenceOf(severity, policy) } };
}

function outcomeOf({ modelName, alarm }: Asked, answer: Answer | null): DeliveryOutcome {
  const none = { requestId: null, runId: null, jobId: null };
  const about = { model: modelName, alarm, ...none };
  if (answer === null) return { ...about, decision: 'IMPOSSIBLE', reason: noModel(modelName).message };
  if (answer.request === null) return { ...about, decision: 'CLEARED', reason: null };
  const { id: requestId, decision, reason, runId, jobId } = answer.request;
  return { ...about, decision, reason, requestId, runId, jobId };
}
