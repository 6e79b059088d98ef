import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { EntityManager } from 'typeorm';
import { AppError } from '../platform/errors.js';
import { Run } from '../store/entities/tracking.js';
import type { Split } from '../store/splits.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { findById } from './find-record.js';

interface Options {
  run?: string;
  out: string;
  split: Split;
}

export function visualizeCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('visualize')
    .description('draw the confusion matrix and the metric curves of a run as SVG and PNG')
    .option('--run <id>', 'the run, by id or 8 or more digits of it (default: the latest that finished)')
    .option('--out <folder>', 'where the figures go', 'reports/figures')
    .addOption(
      new Option('--split <split>', 'whose confusion matrix').choices(['validation', 'gold']).default('gold'),
    )
    .action(async (options: Options) => {
      print(await withServices(context.environment, (services) => visualize(options, services)));
    });
}

async function visualize({ run: given, out, split }: Options, { db }: Services): Promise<CommandResult> {
  // Loaded only here: the drawing library would make every other command start later.
  const { svgToPng } = await import('../pipeline/visualisation/chart.js');
  const { drawRun } = await import('../pipeline/visualisation/run-figures.js');
  const run =
    given === undefined ? await latestRun(db.manager) : await findById(db.manager, Run, 'run', given);
  const figures = await drawRun(db.manager, run, split);
  await mkdir(out, { recursive: true });
  const files: string[] = [];
  for (const { name, svg } of figures) {
    const contents = { svg, png: svgToPng(svg) };
    for (const [extension, content] of Object.entries(contents)) {
      const path = join(out, `${name}.${extension}`);
      await writeFile(path, content);
      files.push(path);
    }
  }
  return { json: { runId: run.id, files }, lines: [`Drew run ${run.id} (${run.name}):`, ...files] };
}

async function latestRun(manager: EntityManager): Promise<Run> {
  const [run] = await manager.find(Run, {
    where: { status: 'FINISHED' },
    order: { endedAt: 'DESC' },
    take: 1,
  });
  if (run === undefined) {
    throw new AppError('NOT_FOUND', 'No run has finished yet. Train one: gondola train <dataset>.', {
      kind: 'run',
    });
  }
  return run;
}
