import { expect, it } from 'vitest';
import type { TrainingResult } from '../pipeline/loop/train-and-promote.js';
import { describeTraining } from './train-report.js';

const RESULT: TrainingResult = {
  ...{ runId: 'r', modelVersionId: 'v', version: 1, verdict: 'PROMOTED', reason: 'There was no champion.' },
  ...{ measure: 'weighted F1', goldScore: 0.5, decisionId: 'g', backend: null },
};
const linesFor = (backend: string | null) =>
  describeTraining({ ...RESULT, backend }, { id: 'd', name: 'sample', judged: '10 gold rows' }, 'm', 1000)
    .lines;

it('a training names the backend of TensorFlow.js that trained', () => {
  expect(linesFor('tfjs 4.22.0, plain JavaScript').join('\n')).toMatch(
    /TensorFlow +tfjs 4\.22\.0, plain JavaScript/,
  );
});

it('a training without one does not speak of it', () => {
  expect(linesFor(null).join('\n')).not.toContain('TensorFlow');
});
