import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { EntityManager } from 'typeorm';
import type { Figure } from '../pipeline/visualisation/chart.js';
import { AppError } from '../platform/errors.js';
import { DatasetVersion, type SubjectName } from '../store/entities/dataset.js';
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
import { assertAbout, subjectOption } from './subject-option.js';

type JudgedSplit = Exclude<Split, 'train'>;

interface Options {
  subject?: SubjectName;
  run?: string;
  out: string;
  split: JudgedSplit;
}

export function visualizeCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('visualize')
    .description(
      'draw a run as SVG and PNG: for listings its confusion matrix and metric curves; for films its measures beside ' +
        'other runs, its curves, and the popularity of what it recommends',
    )
    .addOption(subjectOption('what the run is about; that follows from the run otherwise'))
    .option('--run <id>', 'the run, by id or 8 or more digits of it (default: the latest that finished)')
    .option('--out <folder>', 'where the figures go', 'reports/figures')
    .addOption(
      new Option('--split <split>', 'of which split').choices(['validation', 'gold']).default('gold'),
    )
    .action(async (options: Options) => {
      print(await withServices(context.environment, (services) => visualize(options, services)));
    });
}

async function visualize(
  { run: given, subject, out, split }: Options,
  services: Services,
): Promise<CommandResult> {
  const { manager } = services.db;
  // Loaded only here: the drawing library would make every other command start later.
  const { svgToPng } = await import('../pipeline/visualisation/chart.js');
  const run =
    given === undefined ? await latestRun(manager, subject) : await findById(manager, Run, 'run', given);
  const dataset = await manager.findOneBy(DatasetVersion, { id: run.datasetVersionId ?? '' });
  if (dataset !== null) assertAbout(dataset, subject);
  const figures = await DRAW[dataset?.subject ?? 'listings'](run, split, services);
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

const DRAW: Readonly<
  Record<SubjectName, (run: Run, split: JudgedSplit, services: Services) => Promise<Figure[]>>
> = {
  async listings(run, split, { db }) {
    const { drawRun } = await import('../subjects/listings/figures/run-figures.js');
    return drawRun(db.manager, run, split);
  },
  async films(run, split, { db, artifacts }) {
    const { drawFilmRun } = await import('../subjects/films/figures/draw-film-run.js');
    return drawFilmRun(run, split, { db, artifacts });
  },
};

async function latestRun(manager: EntityManager, subject: SubjectName | undefined): Promise<Run> {
  const query = manager
    .createQueryBuilder(Run, 'run')
    .where({ status: 'FINISHED' })
    .orderBy('run.endedAt', 'DESC')
    .limit(1);
  if (subject !== undefined) {
    query.innerJoin(
      DatasetVersion,
      'dataset',
      'dataset.id = run.datasetVersionId AND dataset.subject = :subject',
      {
        subject,
      },
    );
  }
  const run = await query.getOne();
  if (run === null) {
    const what = subject === undefined ? 'run' : `run on ${subject}`;
    throw new AppError('NOT_FOUND', `No ${what} has finished yet. Train one: gondola train <dataset>.`, {
      kind: 'run',
    });
  }
  return run;
}
