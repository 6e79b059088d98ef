import type { Command } from 'commander';
import { type LineageReport, verifyLineage, verifyVersion } from '../pipeline/lineage/verify-lineage.js';
import { Prediction } from '../store/entities/prediction.js';
import { subjectOf } from '../subjects/subjects.js';
import { type CommandContext, type CommandResult, type Print, withServices } from './command.js';
import { findById, findVersion } from './find-record.js';
import { factLines } from './table.js';

export function lineageCommand(gondola: Command, context: CommandContext, print: Print): void {
  const lineage = gondola.command('lineage').description('where a prediction or a model comes from');
  lineage
    .command('verify-version')
    .description(
      'compute the digests from a version of a model back to the source files again; exit code 1 when one differs',
    )
    .argument('<model>', 'name of the model')
    .argument('<version>', 'number of the version, or its id')
    .action(async (model: string, given: string) => {
      print(
        await withServices(context.environment, async ({ db, artifacts }) =>
          describe(
            await verifyVersion(await findVersion(db.manager, model, given), { db, artifacts, subjectOf }),
          ),
        ),
      );
    });
  lineage
    .command('verify')
    .description(
      'compute the digests from a prediction back to the source files again; exit code 1 when one differs',
    )
    .argument('<prediction>', 'id of the prediction, or 8 or more digits of it')
    .action(async (given: string) => {
      print(
        await withServices(context.environment, async ({ db, artifacts }) => {
          const { id } = await findById(db.manager, Prediction, 'prediction', given);
          return describe(await verifyLineage(id, { db, artifacts, subjectOf }));
        }),
      );
    });
}

function describe(report: LineageReport): CommandResult {
  const { predictionId, modelVersionId, runId, datasetVersionId, checks, firstDifference } = report;
  const facts = {
    prediction: predictionId,
    'model version': modelVersionId,
    run: runId,
    dataset: datasetVersionId,
  };
  return {
    json: report as unknown as Record<string, unknown>,
    lines: [
      firstDifference === null
        ? 'Everything is as it was recorded.'
        : `Not as recorded: ${firstDifference.what}.`,
      ...factLines(Object.fromEntries(Object.entries(facts).map(([name, id]) => [name, id ?? 'none']))),
      '',
      ...checks.map(({ what, equal, recorded, found, explanation }) =>
        equal
          ? `equal    ${what} ${recorded}`
          : `DIFFERS  ${what}: recorded ${recorded}, found ${found ?? 'nothing'}. ${explanation ?? ''}`.trimEnd(),
      ),
    ],
    exitCode: firstDifference === null ? 0 : 1,
  };
}
