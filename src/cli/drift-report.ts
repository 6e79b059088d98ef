import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { DriftReport, ReportColumn } from '../ml/comparison/drift-report.js';
import { driftPage } from '../pipeline/visualisation/drift-page.js';
import { counted } from '../platform/counted.js';
import { invalidInput } from '../platform/errors.js';
import {
  type CompareFilesRequest,
  compareFiles,
  readColumns,
} from '../subjects/listings/offline/compare-files.js';
import { ContentDigest } from '../subjects/listings/offline/content-digest.js';
import type { CommandResult, Print } from './command.js';
import { assertFolderOf, sizeOf } from './file-options.js';
import { factLines, tableLines } from './table.js';

interface Options {
  reference: string;
  current: string;
  out?: string;
  columns?: string;
  except?: string;
  failOnDrift: boolean;
}

/** As a rejection of the gate. */
const DRIFT_EXIT_CODE = 3;

const STATES: Readonly<Record<DriftReport['state'], string>> = {
  DRIFT: 'drift',
  SMALL: 'significant, small',
  OK: 'no drift',
  TOO_FEW_ROWS: 'too few rows',
};

export function driftReportCommand(drift: Command, print: Print): void {
  drift
    .command('report')
    .description('compare the columns of two CSV or TSV files, with no server and no database')
    .requiredOption('--reference <file>', 'what is to be expected')
    .requiredOption('--current <file>', 'what is to be judged')
    .option('--out <file>', 'where the report goes: a page (.html) or JSON (.json)')
    .option('--columns <names>', 'only these columns, separated by commas; else all but ids')
    .option('--except <names>', 'all columns but these')
    .option('--fail-on-drift', `end with exit code ${DRIFT_EXIT_CODE} where the verdict is drift`, false)
    .action(async (options: Options) => {
      print(await report(options));
    });
}

async function report({
  reference,
  current,
  out,
  columns,
  except,
  failOnDrift,
}: Options): Promise<CommandResult> {
  if (out !== undefined) await assertOutput(out);
  const { report, onlyReference, onlyCurrent, ids } = compareFiles({
    reference: await side('reference', reference),
    current: await side('current', current),
    columns: columns === undefined ? null : namesIn(columns),
    except: namesIn(except ?? ''),
    now: new Date(),
  });
  if (out !== undefined) {
    await writeFile(out, /\.json$/i.test(out) ? `${JSON.stringify(report)}\n` : driftPage(report));
  }
  return {
    json: { ...report, onlyReference, onlyCurrent, ids, output: out ?? null },
    exitCode: failOnDrift && report.state === 'DRIFT' ? DRIFT_EXIT_CODE : 0,
    lines: [
      ...tableLines(
        ['column', 'kind', 'verdict', 'p, corrected', 'effect', 'what'],
        report.columns.map(columnRow),
      ),
      '',
      ...factLines({
        verdict: STATES[report.state],
        reference: counted(report.reference.rows, 'row'),
        current: counted(report.current.rows, 'row'),
        ...(onlyReference.length === 0 ? {} : { 'only in the reference': onlyReference.join(', ') }),
        ...(onlyCurrent.length === 0 ? {} : { 'only in current': onlyCurrent.join(', ') }),
        ...(ids.length === 0 ? {} : { 'left out as ids': `${ids.join(', ')} (--columns compares them)` }),
        ...(out === undefined ? {} : { output: out }),
      }),
    ],
  };
}

/** @throws AppError INVALID_INPUT for a folder that is not there, or a kind of file that is not written */
async function assertOutput(out: string): Promise<void> {
  if (!/\.(html?|json)$/i.test(out)) {
    throw invalidInput('out', `--out must end in .html or .json, not as "${basename(out)}" does.`);
  }
  await assertFolderOf(out);
}

async function side(
  option: 'reference' | 'current',
  path: string,
): Promise<CompareFilesRequest['reference']> {
  await sizeOf(option, path);
  const digest = new ContentDigest();
  const columns = await readColumns(option, digest.of(createReadStream(path, { highWaterMark: 1 << 18 })));
  return { ...columns, title: basename(path), digest: digest.digest() };
}

function columnRow({ name, kind, state, correctedP, effect, summary, missing }: ReportColumn): string[] {
  const isMissing = missing !== null && state !== 'DRIFT' && missing.state === 'DRIFT';
  const shown = isMissing ? missing : { state, correctedP, effect };
  return [
    ...[name, kind, `${STATES[shown.state]}${isMissing ? ' (missing)' : ''}`],
    ...[shown.correctedP?.toPrecision(3) ?? '-', shown.effect?.size.toFixed(3) ?? '-', summary],
  ];
}

function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
