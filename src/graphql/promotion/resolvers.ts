import { compareRuns } from '../../pipeline/registry/compare-runs.js';
import {
  approvePromotion,
  decisionRequestSchema,
  rejectPromotion,
} from '../../pipeline/registry/four-eyes/decide-promotion.js';
import { fourEyesOf } from '../../pipeline/registry/four-eyes/four-eyes.js';
import { pendingPromotions } from '../../pipeline/registry/four-eyes/pending-promotions.js';
import { goldEvidenceIn } from '../../pipeline/registry/gate/gold-evidence.js';
import { promoteVersion, promotionRequestSchema } from '../../pipeline/registry/promote-version.js';
import { rollBack, rollbackRequestSchema } from '../../pipeline/registry/roll-back.js';
import { startGateEvaluation } from '../../pipeline/registry/start-gate-evaluation.js';
import { assertIdExists, notFound } from '../../platform/errors.js';
import type { GateRuleSettings } from '../../platform/gate-rule.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import type { GateDecision } from '../../store/entities/gate.js';
import { userEvidenceIn } from '../../subjects/films/gate/user-evidence.js';
import { subjectOf } from '../../subjects/subjects.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { resultOf } from '../common/results.js';
import type { Context } from '../context.js';
import { categoryOf } from '../dataset/resolvers.js';
import type { ErrorCode, Resolvers } from '../generated/resolver-types.js';
import { flipPage, flipPosition } from './flips.js';

/** The facts of the error, from which its decision is looked up. */
export interface GateRequiredFacts {
  code: ErrorCode;
  message: string;
  decisionId?: string | null;
}

/** Names of the lists in their cursors. */
const DECISIONS = 'gate_decision';
const MOVES = 'model_alias_change';

const NEWEST = { first: 1, after: null };

const versionOf = (id: string | null, { loaders }: Context) =>
  id === null ? null : loaders.modelVersion.load(id);
const actingOf = ({ principal, audit }: Context) => ({ principal, audit, now: new Date() });
const categoryOrNull = (code: string | null) => (code === null ? null : categoryOf(code));

export const promotionResolvers: Resolvers = {
  Query: {
    async gateDecision(_parent, { id }, { loaders }) {
      assertIdExists('gate decision', id);
      return (await loaders.gateDecision.load(id)) ?? raise(notFound('gate decision', id));
    },
    compareRuns: (_parent, { runIds }, context) => compareRuns(runIds, { ...context, subjectOf }),
    pendingPromotions: (_parent, { modelName }, { db }) => pendingPromotions(db.manager, modelName ?? null),
  },
  Mutation: {
    evaluateGate: (_parent, { modelVersionId, datasetVersionId, idempotencyKey }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        const key = parseIdempotencyKey(idempotencyKey ?? undefined);
        const request = { modelVersionId, datasetVersionId: datasetVersionId ?? null };
        const job = await startGateEvaluation(context, request, key);
        return { __typename: 'GateEvaluationStarted' as const, job };
      }),
    promoteModel: (_parent, { modelVersionId, expectedVersion, override }, context) =>
      resultOf(
        [
          ...(['GATE_REQUIRED', 'PROMOTION_CONFLICT', 'INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'] as const),
          ...(['FORBIDDEN', 'DAMAGED_ARTIFACT', 'OVERLOADED'] as const),
        ],
        async () => {
          assertIdExists('model version', modelVersionId);
          const request = parseRequest(promotionRequestSchema, {
            ...{ modelVersionId, expectedVersion: expectedVersion ?? null, override: override ?? undefined },
          });
          const { access, principal, audit } = context;
          const fourEyes = fourEyesOf(access, principal, audit);
          const { version, pending, ...promotion } = await promoteVersion(request, { ...context, fourEyes });
          if (pending !== null) return { __typename: 'PromotionPending' as const, promotion: pending };
          return { __typename: 'PromotionDone' as const, modelVersion: version, ...promotion };
        },
      ),
    approvePromotion: (_parent, args, context) =>
      resultOf(
        [
          ...(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'FORBIDDEN'] as const),
          ...(['DAMAGED_ARTIFACT', 'OVERLOADED'] as const),
        ],
        async () => {
          const request = parseRequest(decisionRequestSchema, args);
          const promotion = await approvePromotion(request, actingOf(context), context);
          return { __typename: 'PromotionApproved' as const, promotion };
        },
      ),
    rejectPromotion: (_parent, args, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'FORBIDDEN'], async () => {
        const request = parseRequest(decisionRequestSchema, args);
        const promotion = await rejectPromotion(request, actingOf(context), context);
        return { __typename: 'PromotionRejected' as const, promotion };
      }),
    rollbackModel: (_parent, args, context) =>
      resultOf(
        [
          ...(['PROMOTION_CONFLICT', 'INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'] as const),
          ...(['DAMAGED_ARTIFACT', 'OVERLOADED'] as const),
        ],
        async () => {
          const { version, replaced } = await rollBack(parseRequest(rollbackRequestSchema, args), context);
          return { __typename: 'RollbackDone' as const, modelVersion: version, replaced };
        },
      ),
  },
  Model: {
    pendingPromotion: ({ id }, _args, { loaders }) => loaders.openPromotion.load(id),
    async gateDecisions({ id }, { first, after }, { loaders }) {
      const position = decodeCursor(after, DECISIONS, ['id']);
      const key = { parentId: id, first: checkFirst(first), after: position?.[0] ?? null };
      return toConnection(await loaders.gateDecisions.load(key), first, DECISIONS, (each) => [each.id]);
    },
    async aliasHistory({ id }, { first, after }, { loaders }) {
      const position = decodeCursor(after, MOVES, ['id']);
      const key = { parentId: id, first: checkFirst(first), after: position?.[0] ?? null };
      return toConnection(await loaders.aliasMoves.load(key), first, MOVES, (move) => [move.id]);
    },
  },
  ModelVersion: {
    gateDecision: async ({ id }, _args, { loaders }) =>
      (await loaders.gateDecisionsOfVersion.load({ parentId: id, ...NEWEST }))[0] ?? null,
  },
  Run: {
    gateDecision: async ({ id }, _args, { loaders }) =>
      (await loaders.gateDecisionsOfRun.load({ parentId: id, ...NEWEST }))[0] ?? null,
  },
  Job: {
    gateDecision({ result }, _args, { loaders }) {
      const { decisionId } = (result ?? {}) as { decisionId?: string };
      return decisionId === undefined ? null : loaders.gateDecision.load(decisionId);
    },
  },
  GateRequired: {
    latestDecision: ({ decisionId }, _args, { loaders }) =>
      decisionId == null ? null : loaders.gateDecision.load(decisionId),
  },
  GateDecision: {
    async model({ modelId }, _args, { loaders }) {
      return (await loaders.model.load(modelId)) ?? raise(notFound('model', modelId));
    },
    challenger: ({ challengerVersionId }, _args, context) => versionOf(challengerVersionId, context),
    champion: ({ championVersionId }, _args, context) => versionOf(championVersionId, context),
    datasetVersion: ({ datasetVersionId }, _args, { loaders }) =>
      datasetVersionId === null ? null : loaders.datasetVersion.load(datasetVersionId),
    run: ({ runId }, _args, { loaders }) => (runId === null ? null : loaders.run.load(runId)),
    rule: ({ rule }) => rule as GateRuleSettings,
    evidence: ({ evidence }) => goldEvidenceIn(evidence),
    userEvidence: ({ evidence }) => userEvidenceIn(evidence),
    async flips({ id, datasetVersionId }: GateDecision, page, { loaders }) {
      const { first, after } = flipPosition(page);
      return flipPage(await loaders.gateFlips.load({ parentId: id, first, after }), first, datasetVersionId);
    },
  },
  GateEvidence: {
    erasedRows: ({ erasedRows }) => erasedRows ?? 0,
    mcnemarP: ({ mcnemar }) => mcnemar.p,
    // The last one stands for all categories that the dataset version has not.
    classes: ({ classes }) => classes.filter(({ code }) => code !== ''),
    fallen: ({ fallen }) => [...fallen],
  },
  GateClass: {
    category: ({ code }) => categoryOf(code),
    championF1: ({ champion }) => champion.f1,
    challengerF1: ({ challenger }) => challenger.f1,
    championRecall: ({ champion }) => champion.recall,
    challengerRecall: ({ challenger }) => challenger.recall,
  },
  GateFlip: {
    title: async (flip, _args, context) => (await listingOf(flip, context))?.title ?? null,
    externalId: async (flip, _args, context) => (await listingOf(flip, context))?.externalId ?? null,
    truth: ({ truth }) => categoryOf(truth),
    championAnswer: ({ championAnswer }) => categoryOrNull(championAnswer),
    challengerAnswer: ({ challengerAnswer }) => categoryOrNull(challengerAnswer),
  },
  PendingPromotion: {
    async model({ modelId }, _args, { loaders }) {
      return (await loaders.model.load(modelId)) ?? raise(notFound('model', modelId));
    },
    modelVersion: ({ modelVersionId }, _args, context) => versionOf(modelVersionId, context),
    champion: ({ championVersionId }, _args, context) => versionOf(championVersionId, context),
    decision: ({ decisionId }, _args, { loaders }) =>
      decisionId === null ? null : loaders.gateDecision.load(decisionId),
  },
  AliasMove: {
    fromVersion: ({ fromVersionId }, _args, context) => versionOf(fromVersionId, context),
    toVersion: ({ toVersionId }, _args, context) => versionOf(toVersionId, context),
    decision: ({ decisionId }, _args, { loaders }) =>
      decisionId === null ? null : loaders.gateDecision.load(decisionId),
  },
  RunComparison: {
    runs: ({ runs }) => [...runs],
    params: ({ params }) =>
      params.map(({ name, values }) => ({
        ...{ name, values: [...values], differs: new Set(values).size > 1 },
      })),
    metrics: ({ metrics }) => metrics.map(({ name, values }) => ({ name, values: [...values] })),
    classes: ({ classes }) =>
      classes.map(({ name, values }) => ({
        category: categoryOf(name),
        f1: values.map((each) => each?.f1 ?? null),
        recall: values.map((each) => each?.recall ?? null),
        support: values.map((each) => each?.support ?? null),
      })),
    pairs: ({ pairs }) => [...pairs],
  },
  RunPair: {
    verdict: ({ judgement }) => judgement?.verdict ?? null,
    reason: ({ judgement, note }) => judgement?.reasons.join(' ') ?? note ?? '',
    evidence: ({ judgement }) => goldEvidenceIn(judgement?.evidence ?? null),
    userEvidence: ({ judgement }) => userEvidenceIn(judgement?.evidence ?? null),
    flipCount: ({ flips }) => flips.length,
    flips({ flips, first: run }, page) {
      const { first, after } = flipPosition(page);
      const behind = flips.filter(({ rowNo }) => after === null || rowNo > after).slice(0, first + 1);
      return flipPage(behind, first, run.datasetVersionId);
    },
  },
};

function listingOf(
  { datasetVersionId, rowNo }: { datasetVersionId: string | null; rowNo: number },
  { loaders }: Context,
) {
  return datasetVersionId === null ? null : loaders.listingOfRow.load({ datasetVersionId, rowNo });
}

function raise(error: Error): never {
  throw error;
}
