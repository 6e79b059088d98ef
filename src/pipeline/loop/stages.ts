import type { JobProgress } from '../../queue/job-store.js';
import type { TrainingStage } from '../subject.js';

/** The stages of a training and their expected shares of its time. */
export const TRAINING_STAGES: Readonly<Record<TrainingStage, number>> = {
  features: 35,
  training: 45,
  evaluation: 8,
};

/** Less than this of a stage says nothing yet about its speed. */
const FRACTION_MIN = 0.02;

export interface Stages<Name extends string> {
  /** @param fraction how much of this stage is done, 0 to 1 */
  readonly report: (name: Name, fraction: number, description: string) => void;
}

/**
 * Turns progress inside named stages into one percentage that never falls, with an estimate of the time left: the
 * present stage's own speed, from which the later stages are judged by their weights.
 * @param weights expected share of the time of each stage, in the order in which they run
 * @param nowMs a clock that never goes back
 */
export function createStages<Name extends string>(
  onProgress: (progress: JobProgress) => void,
  weights: Readonly<Record<Name, number>>,
  nowMs: () => number = () => performance.now(),
): Stages<Name> {
  const names = Object.keys(weights) as Name[];
  const total = names.reduce((sum, name) => sum + weights[name], 0);
  let highest = 0;
  let etaSeconds: number | null = null;
  let current: { name: Name; sinceMs: number; fraction: number } | null = null;
  return {
    report(name, fraction, description) {
      const done = Math.max(0, Math.min(1, fraction));
      if (current?.name !== name) current = { name, sinceMs: nowMs(), fraction: done };
      const before = names.slice(0, names.indexOf(name)).reduce((sum, earlier) => sum + weights[earlier], 0);
      const doneWeight = before + weights[name] * done;
      highest = Math.max(highest, (100 * doneWeight) / total);
      const measured = done - current.fraction;
      if (measured >= FRACTION_MIN) {
        const msPerWeight = (nowMs() - current.sinceMs) / (weights[name] * measured);
        etaSeconds = Math.round((msPerWeight * (total - doneWeight)) / 1000);
      }
      onProgress({ percent: Math.min(99.9, highest), stage: description, etaSeconds });
    },
  };
}
