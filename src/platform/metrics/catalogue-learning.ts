import { type MetricEntry, MODELS_MAX } from './metric-entry.js';

const programs = ['worker'] as const;
const shared = true;
const ofModel = { model: MODELS_MAX };
const READ_FROM_ROWS = 'Read from MySQL, the same in every worker: take max by (model).';

/** What was trained, judged and promoted, read from rows: it outlives every process. */
export const LEARNING_METRICS = {
  gondola_model_versions_total: {
    type: 'counter',
    unit: '1',
    labels: ofModel,
    help: `Versions of a model registered so far; each training that ends makes one. ${READ_FROM_ROWS}`,
    programs,
    shared,
  },
  gondola_last_training_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp',
    labels: ofModel,
    help: `When the training of the newest version that was trained here ended. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'leave out',
  },
  gondola_last_training_duration_seconds: {
    type: 'gauge',
    unit: 'seconds',
    labels: ofModel,
    help: `How long the training of the newest version that was trained here took, from its start to its registration. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'leave out',
  },
  gondola_last_training_f1: {
    type: 'gauge',
    unit: 'ratio',
    labels: { ...ofModel, split: ['validation', 'gold'] },
    help: `Weighted F1 of the newest version that was trained here, on a split of its own dataset. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'leave out',
  },
  gondola_gate_decisions_total: {
    type: 'counter',
    unit: '1',
    labels: { ...ofModel, verdict: ['PASSED', 'REJECTED', 'UNDECIDED', 'ERROR'] },
    help: `Decisions of the gate, by verdict. ${READ_FROM_ROWS}`,
    programs,
    shared,
  },
  gondola_champion_version: {
    type: 'gauge',
    unit: '1',
    labels: ofModel,
    help: `Version that is champion, which every replica should serve. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'leave out',
  },
  gondola_champion_f1: {
    type: 'gauge',
    unit: 'ratio',
    labels: ofModel,
    help: `Weighted F1 of the champion on the gold rows of the dataset that it was trained on. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'leave out',
  },
  gondola_promotions_total: {
    type: 'counter',
    unit: '1',
    labels: { ...ofModel, kind: ['GATE', 'OVERRIDE', 'ROLLBACK', 'MOVE'] },
    help: `Moves of the alias champion, by why it moved. ${READ_FROM_ROWS}`,
    programs,
    shared,
  },
  gondola_last_promotion_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp',
    labels: ofModel,
    help: `When the alias champion moved last. ${READ_FROM_ROWS}`,
    programs,
    shared,
    beyond: 'leave out',
  },
} as const satisfies Record<string, MetricEntry>;
