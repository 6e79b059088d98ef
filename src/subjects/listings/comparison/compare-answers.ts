import { parse } from 'csv-parse/sync';
import { judge } from '../../../ml/gate/judge.js';
import type { ComparedAnswers, KeptPair } from '../../../pipeline/registry/comparison/kept-answers.js';
import type { GateRuleSettings } from '../../../platform/gate-rule.js';
import type { ComparisonSetting } from './comparison-setting.js';

interface KeptAnswer {
  readonly id: string;
  readonly truth: string;
  readonly predicted: string;
  readonly confidence: number;
}

/**
 * Judges kept answers against those of the first file, row by row, with the classes, the order of the rows and the
 * rule that the gate uses: equal answers give the interval that the gate gave. Null where no row is in both.
 */
export function compareAnswers({ first, second, rule, setting }: KeptPair): ComparedAnswers | null {
  return pairOf(readKept(first), readKept(second), rule, setting as ComparisonSetting);
}

function readKept(content: Uint8Array): KeptAnswer[] {
  const rows: string[][] = parse(Buffer.from(content.buffer, content.byteOffset, content.byteLength), {
    from: 2,
  });
  return rows.map(([id, truth, predicted, confidence]) => ({
    ...{ id: id!, truth: truth!, predicted: predicted!, confidence: Number(confidence) },
  }));
}

function pairOf(
  before: readonly KeptAnswer[],
  after: readonly KeptAnswer[],
  rule: GateRuleSettings,
  { codes, erasedIds }: ComparisonSetting,
): ComparedAnswers | null {
  const answersById = new Map(after.map((row) => [row.id, row]));
  const erased = new Set(erasedIds);
  const rows = before.flatMap((row) => {
    const other = answersById.get(row.id);
    return erased.has(row.id) || other === undefined || other.truth !== row.truth ? [] : [{ row, other }];
  });
  if (rows.length === 0) return null;
  const numbers = new Map(codes.map((code, index) => [code, index]));
  const numberOf = (code: string) => numbers.get(code) ?? codes.length;
  const answers = {
    truth: rows.map(({ row }) => numberOf(row.truth)),
    champion: rows.map(({ row }) => numberOf(row.predicted)),
    challenger: rows.map(({ other }) => numberOf(other.predicted)),
    classCount: codes.length + 1,
  };
  const flips = rows
    .filter(({ row, other }) => row.predicted !== other.predicted)
    .map(({ row, other }) => ({
      rowNo: Number(row.id),
      truth: row.truth,
      championAnswer: row.predicted || null,
      championConfidence: row.confidence,
      challengerAnswer: other.predicted || null,
      challengerConfidence: other.confidence,
    }));
  const judgement = judge({ answers, codes, costs: null }, rule);
  const evidence = { ...judgement.evidence, erasedRows: erased.size };
  return { judgement: { ...judgement, evidence }, flips };
}
