import type { Command } from 'commander';
import { estimateQuality } from '../pipeline/monitoring/quality/estimate-quality.js';
import { newestEstimate } from '../pipeline/monitoring/quality/newest-estimates.js';
import { findChampion } from '../pipeline/registry/champion.js';
import { noChampion } from '../pipeline/registry/loaded-model.js';
import { DEFAULT_MODEL_NAME } from '../pipeline/training/model-name.js';
import type { LabelBasis, QualityEstimate, StoredShare } from '../store/entities/quality.js';
import { liveAccuracy } from '../subjects/listings/corrections/live-accuracy.js';
import { categoryName } from '../subjects/listings/dataset/labels.js';
import { subjectOf } from '../subjects/subjects.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { factLines, tableLines } from './table.js';

const BASES: Readonly<Record<LabelBasis, string>> = {
  REVIEW: 'labels of a review',
  ALL: 'labels of all kinds',
  FEEDBACK: 'users that liked something since',
};

export function qualityCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  gondola
    .command('quality')
    .description(
      'how well the champion does: estimated without labels, and by the corrections or the feedback that came back',
    )
    .option('--model-name <name>', 'the model', DEFAULT_MODEL_NAME)
    .action(async ({ modelName }: { modelName: string }) => {
      print(await withServices(environment, (services) => quality(modelName, services)));
    });
}

async function quality(modelName: string, { db, artifacts }: Services): Promise<CommandResult> {
  const champion = await findChampion(db.manager, modelName);
  if (champion === null) throw noChampion(modelName);
  // What the workers last wrote, and what came since.
  await estimateQuality(
    { db, artifacts, subjectOf },
    { modelId: champion.modelId, modelVersionId: champion.id },
    new Date(),
  );
  const estimate = await newestEstimate(db.manager, champion.id);
  const { model: _, ...live } = await liveAccuracy(db.manager, modelName, { modelVersionId: champion.id });
  return {
    json: { modelName, version: champion.version, estimate, live },
    lines: [
      `Version ${champion.version} of ${modelName}`,
      ...(estimate === null ? ['It has not answered yet.'] : estimateLines(estimate)),
      '',
      ...factLines({
        'with a label, ever': live.rows,
        'accuracy of these': live.accuracy === null ? 'unknown' : shown(live.accuracy),
      }),
    ],
  };
}

function estimateLines(estimate: QualityEstimate): string[] {
  const { estimatedAccuracy: value, estimatedLow: low, estimatedHigh: high } = estimate;
  const { realisedAccuracy, realisedLow, realisedHigh, estimateError } = estimate;
  const realised =
    realisedAccuracy === null
      ? 'no labels yet'
      : shown({ value: realisedAccuracy, low: realisedLow!, high: realisedHigh! });
  return [
    ...factLines({
      window: `${estimate.rowCount} answers, ${estimate.windowFrom.toISOString()} to ${estimate.windowTo.toISOString()}`,
      estimated: value === null || low === null || high === null ? 'nothing' : shown({ value, low, high }),
      realised: `${realised} (${estimate.labelledRows} ${BASES[estimate.labelBasis]})`,
      ...(estimateError === null ? {} : { 'error of the estimate': estimateError.toFixed(4) }),
    }),
    ...(estimate.perClass.length === 0 ? [] : ['', ...classLines(estimate)]),
  ];
}

function classLines(estimate: QualityEstimate): string[] {
  return tableLines(
    ['category', 'answers', 'estimated F1', 'labels', 'realised F1'],
    estimate.perClass
      .filter(({ predicted, realised: labelled }) => predicted > 0 || labelled !== null)
      .map(({ code, predicted, estimated, realised: labelled }) => [
        categoryName(code) === code ? code : `${code} ${categoryName(code)}`,
        predicted,
        estimated.f1 === null ? '' : shown(estimated.f1),
        labelled?.support ?? 0,
        labelled === null ? '' : labelled.f1.toFixed(3),
      ]),
  );
}

function shown({ value, low, high }: StoredShare): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
