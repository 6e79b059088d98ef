import type { Command } from 'commander';
import { In } from 'typeorm';
import {
  approvePromotion,
  decisionRequestSchema,
  rejectPromotion,
} from '../pipeline/registry/four-eyes/decide-promotion.js';
import { pendingPromotions } from '../pipeline/registry/four-eyes/pending-promotions.js';
import { parseRequest } from '../platform/validation.js';
import { PendingPromotion } from '../store/entities/pending-promotion.js';
import { Model, ModelVersion } from '../store/entities/registry.js';
import { actingAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { findById } from './find-record.js';
import { tableLines } from './table.js';

const DECISIONS = {
  approve: { decide: approvePromotion, about: 'let one happen that an account or the gate asked for' },
  reject: { decide: rejectPromotion, about: 'end one without it' },
} as const;

export function promotionsCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  const promotions = gondola
    .command('promotions')
    .description('moves of champions that wait for a second person (FOUR_EYES_PROMOTION)');
  promotions
    .command('list')
    .description('those that wait')
    .option('--model <name>', 'of one model')
    .action(async ({ model }: { model?: string }) => {
      print(await withServices(environment, (services) => list(model ?? null, services)));
    });
  for (const [name, { decide, about }] of Object.entries(DECISIONS)) {
    promotions
      .command(name)
      .description(about)
      .argument('<id>', 'id of the promotion, or 8 or more digits of it')
      .requiredOption('--reason <reason>', 'why; kept with the promotion')
      .action(async (given: string, { reason }: { reason: string }) => {
        const result = await withServices(environment, async (services) => {
          const { config, db, artifacts } = services;
          const { id } = await findById(db.manager, PendingPromotion, 'promotion', given);
          const request = parseRequest(decisionRequestSchema, { id, reason });
          const acting = await actingAtTerminal(services);
          return decided(await decide(request, acting, { db, artifacts, rule: config.gate }));
        });
        print(result);
      });
  }
}

function decided({ id, status, modelVersionId }: PendingPromotion): CommandResult {
  const what = status === 'APPROVED' ? 'is approved, and the champion has moved' : 'is rejected';
  return { json: { id, status, modelVersionId }, lines: [`The promotion ${id} ${what}.`] };
}

async function list(modelName: string | null, { db }: Services): Promise<CommandResult> {
  const waiting = await pendingPromotions(db.manager, modelName);
  const models = await db.manager.findBy(Model, { id: In(waiting.map(({ modelId }) => modelId)) });
  const ids = waiting.flatMap((each) => [each.modelVersionId, each.championVersionId]);
  const versions = await db.manager.findBy(ModelVersion, { id: In(ids.filter((id) => id !== null)) });
  const names = new Map(models.map(({ id, name }) => [id, name]));
  const numbers = new Map(versions.map(({ id, version }) => [id, version]));
  const numberOf = (id: string | null) => (id === null ? null : (numbers.get(id) ?? null));
  const promotions = waiting.map((each) => ({
    ...{ id: each.id, modelName: names.get(each.modelId) ?? null, kind: each.kind, reason: each.reason },
    ...{ version: numberOf(each.modelVersionId), championVersion: numberOf(each.championVersionId) },
    ...{ askedBy: each.askedBy, askedAt: each.askedAt },
  }));
  return {
    json: { promotions },
    lines: tableLines(
      ['id', 'model', 'champion', 'to be', 'by', 'asked by', 'asked at'],
      promotions.map((each) => [
        ...[each.id, each.modelName ?? '-', each.championVersion ?? '-', each.version ?? '-', each.kind],
        ...[each.askedBy ?? 'the gate', each.askedAt.toISOString()],
      ]),
    ),
  };
}
