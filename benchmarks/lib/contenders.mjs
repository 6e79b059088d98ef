// How each contender is run as a process of its own, and what the process took.
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(import.meta.dirname, '../..');
const peers = join(root, 'benchmarks/peers');
const python = (script, ...args) => ['/usr/bin/python3', join(peers, script), ...args];
const gondola = (...args) => [process.execPath, join(root, 'dist/src/main/cli.js'), ...args, '--json'];

export const CONTENDERS = {
  gondola: {
    fit: (train, model) => gondola('fit', '--train', train, '--model', 'linear', '--out', `${model}.gondola`),
    apply: (model, test, out) => gondola('apply', '--model', `${model}.gondola`, '--in', test, '--out', out),
    modelFile: (model) => `${model}.gondola`,
  },
  'scikit-learn': {
    fit: (train, model) => python('sklearn_fit.py', train, `${model}.joblib`),
    apply: (model, test, out) => python('sklearn_apply.py', `${model}.joblib`, test, out),
    modelFile: (model) => `${model}.joblib`,
  },
  fastText: {
    fit: (train, model) => python('fasttext_run.py', 'fit', train, model),
    apply: (model, test, out) => python('fasttext_run.py', 'apply', `${model}.bin`, test, out),
    modelFile: (model) => `${model}.bin`,
  },
};

/** Seconds, processor seconds and peak memory of a whole process; `stdout` is what it printed. */
export async function measured(command) {
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [join(peers, 'measure.py'), ...command], {
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Trains on one file and predicts another. */
export async function contest(name, { train, test }, folder) {
  const contender = CONTENDERS[name];
  const model = join(folder, `${name}-model`);
  const out = join(folder, `${name}-predictions.csv`);
  const fitted = await measured(contender.fit(train, model));
  const applied = await measured(contender.apply(model, test, out));
  const scored = await promisify(execFile)('/usr/bin/python3', [join(peers, 'weighted_f1.py'), test, out]);
  const { size } = await stat(contender.modelFile(model));
  return { fitted, applied, weightedF1: Number(scored.stdout), modelMegabytes: size / 1e6 };
}
