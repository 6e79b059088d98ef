import type { Command } from 'commander';
import { compareRuns, type RunComparison, type RunPair } from '../pipeline/registry/compare-runs.js';
import { Run } from '../store/entities/tracking.js';
import { ThreadedComparer } from '../subjects/answer-comparer.js';
import { subjectOf } from '../subjects/subjects.js';
import { categoryLabels, inCodeOrder } from './category-labels.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { anyEvidenceLines } from './evidence-report.js';
import { findById } from './find-record.js';
import { tableLines } from './table.js';

export function compareCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  gondola
    .command('compare')
    .description('runs side by side: parameters, metrics, categories, and paired tests on the gold rows')
    .argument('<runs...>', 'ids of 2 to 10 runs, or 8 or more digits of each')
    .action(async (runs: string[]) => {
      print(await withServices(environment, (services) => compare(runs, services)));
    });
}

async function compare(
  given: readonly string[],
  { config, db, artifacts }: Services,
): Promise<CommandResult> {
  const ids: string[] = [];
  for (const text of given) ids.push((await findById(db.manager, Run, 'run', text)).id);
  const comparer = new ThreadedComparer();
  const comparison = await compareRuns(ids, {
    db,
    artifacts,
    rule: config.gate,
    comparer,
    subjectOf,
  }).finally(() => comparer.close());
  const { runs, params, metrics, classes, pairs } = comparison;
  const labelOf = categoryLabels(classes.map(({ name }) => name));
  return {
    json: {
      runs: runs.map(({ id, name, status, modelName }) => ({ id, name, status, modelName })),
      ...{ params, metrics, classes },
      pairs: pairs.map(({ first, second, judgement, note, flips }) => ({
        ...{ first: first.id, second: second.id, ...judgement, note, flips },
      })),
    },
    lines: [...sideLines(labelOf, comparison), ...pairs.flatMap((pair) => pairLines(labelOf, pair))],
  };
}

function sideLines(
  labelOf: (code: string) => string,
  { runs, params, metrics, classes }: RunComparison,
): string[] {
  const header = (what: string) => [what, ...runs.map(({ id }) => id.slice(-8))];
  const differing = params.filter(({ values }) => new Set(values).size > 1);
  const number = (value: number | null | undefined) =>
    value == null ? '-' : String(Number(value.toPrecision(6)));
  return [
    ...tableLines(
      header('parameter'),
      differing.map(({ name, values }) => [name, ...values.map((value) => value ?? '-')]),
    ),
    ...(differing.length < params.length ? [`(equal: ${params.length - differing.length})`] : []),
    '',
    ...tableLines(
      header('metric'),
      metrics.map(({ name, values }) => [name, ...values.map(number)]),
    ),
    ...(classes.length === 0 ? [] : ['', ...classLines(labelOf, classes, header('F1 on gold'))]),
  ];
}

function classLines(
  labelOf: (code: string) => string,
  classes: RunComparison['classes'],
  header: readonly string[],
): string[] {
  return tableLines(
    header,
    inCodeOrder(classes, ({ name }) => name).map(({ name, values }) => [
      labelOf(name),
      ...values.map((value) => value?.f1.toFixed(4) ?? '-'),
    ]),
  );
}

function pairLines(
  labelOf: (code: string) => string,
  { first, second, judgement, note, flips }: RunPair,
): string[] {
  const title = `The run ${second.id} against ${first.id}:`;
  if (judgement === null) return ['', title, note ?? ''];
  const { verdict, reasons, evidence } = judgement;
  const shown = flips.slice(0, 10);
  const answer = (code: string | null) => (code === null ? '-' : labelOf(code));
  return [
    ...['', title, `the gate would say ${verdict}: ${reasons.join(' ')}`, '', ...anyEvidenceLines(evidence)],
    ...(shown.length === 0
      ? []
      : [
          '',
          `Rows answered differently, ${shown.length} of ${flips.length}:`,
          ...tableLines(
            ['row', 'truth', 'first', 'second'],
            shown.map((flip) => [
              ...[
                flip.rowNo,
                labelOf(flip.truth),
                answer(flip.championAnswer),
                answer(flip.challengerAnswer),
              ],
            ]),
          ),
        ]),
  ];
}
