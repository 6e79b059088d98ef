import { normalTail } from '../../ml/statistics/normal-tail.js';
import type { SignalFinding } from '../../store/entities/monitoring.js';

/** The largest effect that a watch has found, 0 to 1; 0 where it found none. */
export function effectOf(findings: readonly SignalFinding[]): number {
  return Math.max(0, ...findings.map(effectOfOne));
}

/** On the scale of drift reports: the change of a share, or the distance of two normal laws that lie so far apart. */
function effectOfOne({ shift, shareBefore, shareSince }: SignalFinding): number {
  if (shareBefore !== null && shareSince !== null) return Math.abs(shareSince - shareBefore);
  return shift === null ? 0 : 1 - 2 * normalTail(Math.abs(shift) / 2);
}
