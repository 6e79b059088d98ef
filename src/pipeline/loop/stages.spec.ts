import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobProgress } from '../../queue/job-store.js';
import { createStages } from './stages.js';

const WEIGHTS = { features: 30, training: 60, comparison: 10 } as const;

function recorded() {
  const reports: JobProgress[] = [];
  const clock = { ms: 0 };
  return {
    reports,
    clock,
    stages: createStages(
      (progress) => reports.push(progress),
      WEIGHTS,
      () => clock.ms,
    ),
  };
}

describe('progress in stages', () => {
  it('never falls and stays between 0 and 100, whatever is reported', () => {
    const report = fc.tuple(
      fc.constantFrom<keyof typeof WEIGHTS>('features', 'training', 'comparison'),
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.nat(5000),
    );
    fc.assert(
      fc.property(fc.array(report), (wanted) => {
        const { reports, clock, stages } = recorded();
        for (const [name, fraction, ms] of wanted) {
          clock.ms += ms;
          stages.report(name, fraction, name);
        }
        const percents = reports.map(({ percent }) => percent);
        return (
          percents.every((percent, index) => percent >= (percents[index - 1] ?? 0) && percent < 100) &&
          reports.every(({ etaSeconds }) => etaSeconds === null || etaSeconds >= 0)
        );
      }),
    );
  });

  it('gives the time left from the speed of the present stage', () => {
    const { reports, clock, stages } = recorded();
    stages.report('training', 0, 'training');
    clock.ms = 30_000;
    stages.report('training', 0.5, 'training'); // 30 weights in 30 s, 40 are left
    expect(reports.at(-1)).toEqual({ percent: 60, stage: 'training', etaSeconds: 40 });
  });

  it('is not misled by a stage that was skipped', () => {
    const { reports, clock, stages } = recorded();
    stages.report('features', 0.5, 'reading features');
    clock.ms = 100;
    stages.report('training', 0, 'training');
    clock.ms = 6_100;
    stages.report('training', 0.1, 'training'); // 6 weights in 6 s, 64 are left
    expect(reports.at(-1)!.etaSeconds).toBe(64);
  });

  it('says nothing about the time left before anything was measured', () => {
    const { reports, stages } = recorded();
    stages.report('features', 0, 'reading');
    expect(reports).toEqual([{ percent: 0, stage: 'reading', etaSeconds: null }]);
  });
});
