import type { Command } from 'commander';
import {
  type ErasureReport,
  eraseListing,
  eraseRequestSchema,
} from '../pipeline/lineage/erasure/erase-listing.js';
import { counted } from '../platform/counted.js';
import { parseRequest } from '../platform/validation.js';
import { type CommandContext, type CommandResult, type Print, withServices } from './command.js';

export function eraseCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('erase')
    .description(
      'list what a listing went into and, with --yes, erase its texts and references to pictures there',
    )
    .argument('<external id>', "the listing's id in the files it came from")
    .option('--yes', 'erase; without it nothing is changed', false)
    .action(async (externalId: string, { yes }: { yes: boolean }) => {
      const request = parseRequest(eraseRequestSchema, { externalId, dryRun: !yes });
      print(
        await withServices(context.environment, async ({ db }) =>
          describe(await eraseListing(db, request, new Date())),
        ),
      );
    });
}

function describe(report: ErasureReport): CommandResult {
  const { datasets, models, predictionRows, files, erasure } = report;
  return {
    json: report as unknown as Record<string, unknown>,
    lines: [
      ...datasets.map(({ datasetVersionId, name, rows, rejectedRows }) => {
        const lines = rows.map(({ lineNumber, split }) => `line ${lineNumber} (${split})`);
        const parts = [
          ...lines,
          ...(rejectedRows.length > 0 ? [counted(rejectedRows.length, 'rejected row')] : []),
        ];
        return `dataset     ${datasetVersionId} ${name}: ${parts.join(', ')}`;
      }),
      ...models.map(
        ({ modelVersionId, modelName, version }) =>
          `model       ${modelVersionId} version ${version} of ${modelName}`,
      ),
      `predictions ${predictionRows}`,
      ...files.map(({ digest, fileName, what }) => `file        ${digest} ${fileName} (${what})`),
      '',
      erasure === null
        ? 'Nothing was erased. Say --yes to erase the texts from datasets and predictions.'
        : `Erased from ${counted(erasure.listingRows, 'listing')}, ${counted(erasure.rejectedRows, 'rejected row')} and ${counted(erasure.predictionRows, 'prediction')}; recorded as ${erasure.id}.`,
      ...(models.length + files.length === 0
        ? []
        : [
            'Models that learnt from it stay until they are trained again, and stored files stay until they are removed.',
          ]),
    ],
  };
}
