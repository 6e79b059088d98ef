import type { GraphQLSchema } from 'graphql';
import { recordOutcome } from '../../pipeline/access/audit/record-outcome.js';
import { sha256 } from '../../platform/digest.js';
import type { Context } from '../context.js';

type Args = Readonly<Record<string, unknown>>;
type Described = { readonly subject: unknown; readonly details: Args };

const inputOf = (args: Args) => (args.input ?? {}) as Args;
const about = (name: string) => (args: Args) => ({
  subject: args[name] ?? inputOf(args)[name] ?? null,
  details: args,
});

/** Mutations that leave an entry in the audit log, and what it says. */
const AUDITED: Readonly<Record<string, (args: Args) => Described>> = {
  importDataset: about('name'),
  extendDataset: about('baseVersionId'),
  startTraining: about('datasetVersionId'),
  startSearch: about('datasetVersionId'),
  reproduceRun: about('id'),
  retrain: about('modelName'),
  cancelJob: about('id'),
  evaluateGate: about('modelVersionId'),
  promoteModel: about('modelVersionId'),
  rollbackModel: about('modelName'),
  setShadow: about('modelName'),
  setRetrainingSchedule: about('modelName'),
  removeRetrainingSchedule: about('modelName'),
  setDriftCheckSchedule: about('modelName'),
  removeDriftCheckSchedule: about('modelName'),
  acknowledgeAlarm: about('id'),
  acknowledgeQualityAlarm: about('id'),
  closeDriftAlarm: about('id'),
  submitCorrections: about('fileDigest'),
  resolveConflict: about('conflictId'),
  rejectCorrection: about('correctionId'),
  // The events have rows of their own; whose they are is not for the log.
  recordFeedback: (args) => {
    const { events } = inputOf(args);
    return { subject: null, details: { events: Array.isArray(events) ? events.length : 0 } };
  },
  // The log outlives what is erased, so that it may not name it.
  eraseListing: (args) => {
    const { externalId, ...details } = inputOf(args);
    return { subject: `sha256:${sha256(String(externalId))}`, details };
  },
  eraseFilmUser: (args) => {
    const { userId, ...details } = inputOf(args);
    return { subject: `sha256:${sha256(String(userId))}`, details };
  },
};

/** Mutations about access itself and about who agrees to what, which are written down in the transactions that do them. */
export const AUDITED_BY_THEMSELVES = [
  ...['createAccount', 'changeRole', 'disableAccount', 'enableAccount', 'resetCredentials', 'changePassword'],
  ...['createApiKey', 'revokeApiKey', 'approvePromotion', 'rejectPromotion'],
];

/** Mutations that decide nothing: answers and single corrections have rows of their own. */
export const NOT_AUDITED = [
  ...[
    'predict',
    'recommend',
    'predictBatch',
    'startBatchPrediction',
    'submitCorrection',
    'checkDrift',
    'reviewDisagreement',
  ],
];

interface Answered {
  readonly __typename?: string;
  readonly code?: string;
}

/** The code of an error; PENDING for what waits for a second person. */
function outcomeOf(result: Answered | null): string | null {
  return result?.__typename === 'PromotionPending' ? 'PENDING' : (result?.code ?? null);
}

export const AUDITED_MUTATIONS: readonly string[] = Object.keys(AUDITED);

/** Lets mutations that decide something leave an entry in the audit log, whichever way they end. */
export function auditMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve, name } = field;
    const describe = AUDITED[name];
    if (resolve === undefined || describe === undefined) continue;
    field.resolve = (parent, args: Args, context: Context, info) => {
      const { subject, details } = describe(args);
      const { principal } = context;
      return recordOutcome(
        context,
        { principal, action: name, subject: subject === null ? null : String(subject), details },
        async () => (await resolve(parent, args, context, info)) as Answered | null,
        outcomeOf,
      );
    };
  }
}
