import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { startTrained, type Trained } from './support/trained.js';

interface Run {
  params: { name: string; value: string }[];
  metrics: { name: string; value: number }[];
  datasetVersion: { validationRows: number; goldRows: number };
  reliability: { bin: number; rows: number; meanConfidence: number; accuracy: number }[];
  coverage: { targetAccuracy: number; confidenceMin: number; coverage: number; accuracy: number }[];
}

let trained: Trained;
const runs = new Map<string, Run>();

beforeAll(async () => {
  trained = await startTrained();
  for (const split of ['GOLD', 'VALIDATION']) runs.set(split, await runOn(split));
});
afterAll(() => trained?.close());

async function runOn(split: string): Promise<Run> {
  const { data, errors } = await graphql<{ runs: { edges: { node: Run }[] } }>(
    trained.api.url,
    `query ($split: Split!) { runs(first: 1) { edges { node {
       params { name value } metrics { name value } datasetVersion { validationRows goldRows }
       reliability(split: $split) { bin rows meanConfidence accuracy }
       coverage(split: $split) { targetAccuracy confidenceMin coverage accuracy } } } } }`,
    { split },
  );
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data!.runs.edges[0]!.node;
}

describe.each([
  ['GOLD', 'goldRows'],
  ['VALIDATION', 'validationRows'],
] as const)('an evaluation on %s', (split, rowsField) => {
  it('has a reliability table over all rows of the part', () => {
    const { reliability, datasetVersion } = runs.get(split)!;
    const rows = reliability.reduce((sum, bin) => sum + bin.rows, 0);
    expect(rows).toBe(datasetVersion[rowsField]);
  });

  it('has bins in order, each with the confidences that belong in it', () => {
    const { reliability } = runs.get(split)!;
    const bins = reliability.map(({ bin }) => bin);
    expect(bins).toEqual([...new Set(bins)].sort((a, b) => a - b));
    const confidences = reliability.map(({ meanConfidence }) => meanConfidence);
    expect(confidences).toEqual([...confidences].sort((a, b) => a - b));
  });

  it('has a calibration error and an accuracy that follow from the table', () => {
    const { reliability, metrics, datasetVersion } = runs.get(split)!;
    const metric = (name: string) =>
      metrics.find((candidate) => candidate.name === `${split.toLowerCase()}.${name}`)!.value;
    const share = (bin: Run['reliability'][number]) => bin.rows / datasetVersion[rowsField];
    const total = (of: (bin: Run['reliability'][number]) => number) =>
      reliability.reduce((sum, bin) => sum + share(bin) * of(bin), 0);
    expect(total(({ accuracy }) => accuracy)).toBeCloseTo(metric('accuracy'), 9);
    expect(total((bin) => Math.abs(bin.accuracy - bin.meanConfidence))).toBeCloseTo(metric('ece'), 9);
  });

  it('says what share of listings needs no human, less the more accuracy is asked for', () => {
    const { coverage } = runs.get(split)!;
    const byTarget = [...coverage].sort((a, b) => a.targetAccuracy - b.targetAccuracy);
    const shares = byTarget.map((point) => point.coverage);
    expect(shares).not.toEqual([]);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
  });
});

it('an evaluation on VALIDATION reaches each accuracy that was asked for, where it takes any answer', () => {
  for (const point of runs.get('VALIDATION')!.coverage) {
    if (point.coverage > 0) expect(point.accuracy).toBeGreaterThanOrEqual(point.targetAccuracy);
  }
});

it('a run has its settings by part', () => {
  const params = Object.fromEntries(runs.get('GOLD')!.params.map(({ name, value }) => [name, value]));
  expect(params).toMatchObject({ model: 'linear', seed: '1', 'linear.epochs': '2' });
});
