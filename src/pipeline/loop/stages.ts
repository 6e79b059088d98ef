import type { JobProgress } from '../../queue/job-store.js';

/**
 * Turns progress inside named stages into one percentage that never falls, with an estimate of the time left.
 * @param weights expected share of the time of each stage, in the order in which they run
 */
export function createStages<Name extends string>(
  onProgress: (progress: JobProgress) => void,
  weights: Readonly<Record<Name, number>>,
) {
  const startedAt = performance.now();
  const names = Object.keys(weights) as Name[];
  const total = names.reduce((sum, name) => sum + weights[name], 0);
  let highest = 0;
  return {
    /** @param fraction how much of this stage is done, 0 to 1 */
    report(name: Name, fraction: number, description: string): void {
      const before = names.slice(0, names.indexOf(name)).reduce((sum, earlier) => sum + weights[earlier], 0);
      highest = Math.max(highest, (100 * (before + weights[name] * Math.min(1, fraction))) / total);
      const elapsedSeconds = (performance.now() - startedAt) / 1000;
      const etaSeconds = highest < 1 ? null : Math.round((elapsedSeconds * (100 - highest)) / highest);
      onProgress({ percent: Math.min(99.9, highest), stage: description, etaSeconds });
    },
  };
}
