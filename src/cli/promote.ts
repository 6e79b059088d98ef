import type { Command } from 'commander';
import { recordOutcome } from '../pipeline/access/audit/record-outcome.js';
import { lookUpChampion } from '../pipeline/registry/champion-lookup.js';
import { evaluateGate } from '../pipeline/registry/evaluate-gate.js';
import { fourEyesOf } from '../pipeline/registry/four-eyes/four-eyes.js';
import { promoteVersion, promotionRequestSchema } from '../pipeline/registry/promote-version.js';
import { AppError } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import type { GateDecision } from '../store/entities/gate.js';
import { subjectOf } from '../subjects/subjects.js';
import { actingAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { anyEvidenceLines } from './evidence-report.js';
import { findDataset, findVersion } from './find-record.js';
import { numberArgument } from './options.js';
import { factLines } from './table.js';
import { addVerdictExits, VERDICT_EXIT, WAITING_EXIT } from './verdict-exit.js';

interface Options {
  override?: string;
  dataset?: string;
  expectedVersion?: number;
}

export function promoteCommand(gondola: Command, context: CommandContext, print: Print): void {
  addVerdictExits(gondola.command('promote'), 'promoted', `, ${WAITING_EXIT} a second person has to agree`)
    .description('judge a version against the champion and, if the gate passes it, make it the champion')
    .argument('<model>', 'name of the model')
    .argument('<version>', 'number of the version, or its id')
    .option('--override <reason>', 'promote without asking the gate; the reason is kept for ever')
    .option('--dataset <dataset>', 'whose gold rows decide (default: those of its training)')
    .option(
      '--expected-version <number>',
      'fail when another version is champion; 0 for none (default: the champion of now)',
      numberArgument,
    )
    .action(async (model: string, version: string, options: Options) => {
      print(
        await withServices(context.environment, (services) =>
          promote(model, version, options, services, context),
        ),
      );
    });
}

async function promote(
  modelName: string,
  given: string,
  { override, dataset, expectedVersion }: Options,
  services: Services,
  { progress }: CommandContext,
): Promise<CommandResult> {
  const { config, db, artifacts } = services;
  const version = await findVersion(db.manager, modelName, given);
  const champion = await championNow(modelName, { db });
  const request = parseRequest(promotionRequestSchema, {
    modelVersionId: version.id,
    expectedVersion:
      expectedVersion === undefined ? champion : expectedVersion === 0 ? null : expectedVersion,
    override: override === undefined ? undefined : { reason: override },
  });
  const mover = { db, artifacts, rule: config.gate };
  let decision: GateDecision | null = null;
  if (override === undefined) {
    const datasetId = dataset === undefined ? null : (await findDataset(db.manager, dataset)).id;
    const stage = 'scoring champion and challenger';
    progress.report({ percent: 0, stage, etaSeconds: null });
    decision = await evaluateGate(version.id, datasetId, {
      ...{ ...mover, subjectOf },
      onProgress: (fraction) => progress.report({ percent: 100 * fraction, stage, etaSeconds: null }),
    });
    if (decision.verdict !== 'PASSED') return describe(decision, null);
  }
  const { principal, audit } = await actingAtTerminal(services);
  const promoted = await recordOutcome(
    { db, audit },
    { principal, action: 'promoteModel', subject: version.id, details: request },
    () => promoteVersion(request, { ...mover, fourEyes: fourEyesOf(config.access, principal, audit) }),
    ({ pending }) => (pending === null ? null : 'PENDING'),
  );
  if (promoted.pending !== null) return describeWaiting(modelName, version.version, promoted.pending.id);
  const moved = `Version ${version.version} of ${modelName} is champion${promoted.overridden ? ', by override' : ''}; before: ${promoted.replaced === null ? 'none' : `version ${promoted.replaced.version}`}.`;
  return describe(decision, {
    line: moved,
    json: { version: version.version, overridden: promoted.overridden },
  });
}

/** Number of the champion; null for none. @throws AppError CONFLICT when it is unknown */
export async function championNow(modelName: string, { db }: Pick<Services, 'db'>): Promise<number | null> {
  const champion = await lookUpChampion(db.manager, modelName);
  switch (champion.answer) {
    case 'found':
      return champion.version.version;
    case 'none':
      return null;
    case 'unknown':
      throw new AppError('CONFLICT', `The champion of ${modelName} is unknown: ${champion.reason}`);
  }
}

function describeWaiting(modelName: string, version: number, promotionId: string): CommandResult {
  return {
    json: { promoted: false, version, promotionId },
    lines: [
      `Version ${version} of ${modelName} waits for a second person.`,
      ...factLines({
        promotion: promotionId,
        'decided by': 'an account with PROMOTE, by approvePromotion or rejectPromotion',
      }),
    ],
    exitCode: WAITING_EXIT,
  };
}

function describe(
  decision: GateDecision | null,
  moved: { line: string; json: Record<string, unknown> } | null,
): CommandResult {
  const evidence = decision?.evidence ?? null;
  return {
    json: {
      promoted: moved !== null,
      ...moved?.json,
      ...(decision === null
        ? {}
        : { decisionId: decision.id, verdict: decision.verdict, reason: decision.reason }),
      ...(evidence === null ? {} : { evidence }),
    },
    lines: [
      ...(moved === null ? ['Nothing was promoted.'] : [moved.line]),
      ...(decision === null ? [] : [`${decision.verdict}: ${decision.reason}`, `decision  ${decision.id}`]),
      ...(evidence === null ? [] : ['', ...anyEvidenceLines(evidence)]),
    ],
    exitCode: moved === null ? VERDICT_EXIT[decision!.verdict] : 0,
  };
}
