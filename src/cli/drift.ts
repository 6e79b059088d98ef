import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { readDriftVectors } from '../pipeline/drift-vectors/read-drift-vectors.js';
import {
  type KnownDefect,
  type VectorDifference,
  type Verification,
  verifyDriftVectors,
} from '../pipeline/drift-vectors/verify-drift-vectors.js';
import type { CommandContext, CommandResult, Print } from './command.js';
import { driftReportCommand } from './drift-report.js';
import { sizeOf } from './file-options.js';
import { tableLines } from './table.js';

interface Options {
  asEvidently?: boolean;
  defects?: boolean;
}

const VALUE_LENGTH_MAX = 60;

export function driftCommand(gondola: Command, _context: CommandContext, print: Print): void {
  const drift = gondola.command('drift').description('find drift, and check the statistics that do');
  driftReportCommand(drift, print);
  drift
    .command('verify')
    .description(
      'compute a file of test vectors and say where the results differ, with no server and no database; exit code 1 if any does',
    )
    .argument('<file>', 'JSON list of vectors: name, test, reference, current, expected, params, tolerance')
    .option(
      '--as-evidently',
      "compare Evidently's answers alone, with what is wrong in them, and not our own",
    )
    .option(
      '--defects',
      'list the vectors where a known defect of Evidently explains that our own answer differs',
    )
    .action(async (file: string, options: Options) => {
      print(await verify(file, options));
    });
}

async function verify(
  file: string,
  { asEvidently = false, defects = false }: Options,
): Promise<CommandResult> {
  await sizeOf('file', file);
  const vectors = readDriftVectors(await readFile(file, 'utf8'));
  const found = verifyDriftVectors(vectors, { asEvidentlyOnly: asEvidently });
  return {
    json: { ...found },
    lines: [
      ...differenceLines(found.differences),
      ...(defects ? defectLines(found.defects) : []),
      ...summaryLines(found, defects),
    ],
    exitCode: found.differing === 0 ? 0 : 1,
  };
}

function differenceLines(differences: readonly VectorDifference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ name, answer, field, expected, got }) => [
    name,
    answer === 'own' ? 'our own' : 'theirs',
    field,
    short(expected),
    short(got),
  ]);
  return [...tableLines(['vector', 'answer', 'field', 'expected', 'got'], rows), ''];
}

function defectLines(defects: readonly KnownDefect[]): string[] {
  if (defects.length === 0) return [];
  const reasons = [...new Set(defects.map(({ defect }) => defect))];
  return reasons.flatMap((reason) => {
    const rows = defects
      .filter(({ defect }) => defect === reason)
      .map(({ name, expected, own }) => [name, scoreOf(expected), scoreOf(own)]);
    return [`Evidently ${reason}:`, ...tableLines(['vector', 'Evidently', 'our own'], rows), ''];
  });
}

function summaryLines(
  { vectors, differing, defects, largest, omitted }: Verification,
  listed: boolean,
): string[] {
  const lines = [`${vectors} vectors: ${vectors - differing} agree, ${differing} differ.`];
  if (largest !== null) {
    lines.push(
      `Where 1e-9 is allowed, the largest difference is ${short(largest.difference)}, in ${largest.name}.`,
    );
  }
  if (defects.length > 0) {
    const list = listed ? '' : '; --defects lists them';
    lines.push(
      `In ${defects.length} a known defect of Evidently explains that our own answer is another${list}.`,
    );
  }
  if (omitted > 0) lines.push(`${omitted} fields say nothing that could agree and were left out.`);
  return lines;
}

/** What a test concluded, in a few words. */
function scoreOf(fields: Readonly<Record<string, unknown>>): string {
  if (fields.raises !== undefined) return 'an exception';
  const { pvalue, distance, state } = fields;
  if (state !== undefined && state !== 'compared' && state !== 'constant') return String(state);
  const score = pvalue === undefined ? `distance ${short(distance)}` : `p ${short(pvalue)}`;
  return fields.drift_detected === true ? `${score}, drift` : score;
}

function short(value: unknown): string {
  if (value === undefined) return '-';
  if (value === null || Number.isNaN(value)) return 'NaN';
  if (typeof value === 'number') return String(Number(value.toPrecision(10)));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text;
}
