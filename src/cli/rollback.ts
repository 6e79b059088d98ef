import type { Command } from 'commander';
import { recordOutcome } from '../pipeline/access/audit/record-outcome.js';
import { rollBack, rollbackRequestSchema } from '../pipeline/registry/roll-back.js';
import { notFound } from '../platform/errors.js';
import { parseRequest } from '../platform/validation.js';
import { actingAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { numberArgument } from './options.js';
import { championNow } from './promote.js';

interface Options {
  reason: string;
  expectedVersion?: number;
}

export function rollbackCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  gondola
    .command('rollback')
    .description('make the version champion again that served before the present one')
    .argument('<model>', 'name of the model')
    .requiredOption('--reason <reason>', 'why; kept in the history of the alias')
    .option(
      '--expected-version <number>',
      'fail when another version is champion (default: the champion of now)',
      numberArgument,
    )
    .action(async (model: string, options: Options) => {
      print(await withServices(environment, (services) => rollback(model, options, services)));
    });
}

async function rollback(
  modelName: string,
  { reason, expectedVersion }: Options,
  services: Services,
): Promise<CommandResult> {
  const { config, db, artifacts } = services;
  const champion = expectedVersion ?? (await championNow(modelName, { db }));
  if (champion === null) throw notFound('champion of', modelName);
  const request = parseRequest(rollbackRequestSchema, { modelName, expectedVersion: champion, reason });
  const { principal, audit } = await actingAtTerminal(services);
  const { version, replaced } = await recordOutcome(
    { db, audit },
    { principal, action: 'rollbackModel', subject: modelName, details: request },
    () => rollBack(request, { db, artifacts, rule: config.gate }),
  );
  return {
    json: { modelName, version: version.version, modelVersionId: version.id, replaced: replaced.version },
    lines: [
      `Version ${version.version} of ${modelName} is champion again; version ${replaced.version} went.`,
    ],
  };
}
