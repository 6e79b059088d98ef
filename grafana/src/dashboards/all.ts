import type { DashboardSpec } from '../dashboard.js';
import { drift } from './drift.js';
import { modelQuality } from './model-quality.js';
import { overview } from './overview.js';
import { queuesAndInfrastructure } from './queues-and-infrastructure.js';
import { serving } from './serving.js';
import { trainingAndGate } from './training-and-gate.js';

export const DASHBOARDS: readonly DashboardSpec[] = [
  overview,
  serving,
  modelQuality,
  drift,
  trainingAndGate,
  queuesAndInfrastructure,
];
