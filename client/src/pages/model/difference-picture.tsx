import { Interval } from '../../components/interval.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { DecisionQuery } from './model.generated.ts';
import { useTexts } from './texts.ts';

type Rule = NonNullable<DecisionQuery['gateDecision']>['rule'];

interface DifferencePictureProps {
  difference: { value: number; low: number; high: number };
  /** In NDCG@10, not in points of F1. */
  isOfRankings?: boolean;
  /** Draws the margins of the rule as well. */
  rule?: Pick<Rule, 'differenceMin' | 'nonInferiorityMargin'>;
}

const ROOM = 1.15;

/** How far the challenger is ahead, with its interval, against zero and against the margins of the rule. */
export function DifferencePicture({ difference, isOfRankings = false, rule }: DifferencePictureProps) {
  const t = useTexts();
  const format = useFormat();
  const { value, low, high } = difference;
  const margins = rule === undefined ? [] : [-rule.nonInferiorityMargin, rule.differenceMin];
  const reach = Math.max(0.005, ...[low, high, ...margins].map(Math.abs)) * ROOM;
  const color = low > 0 ? 'green' : high < 0 ? 'red' : 'blue';
  const show = isOfRankings ? format.difference : format.points;
  const label = t(isOfRankings ? 'ndcgPicture' : 'differencePicture', {
    value: show(value),
    low: show(low),
    high: show(high),
  });
  return (
    <Interval
      {...{ low, value, high, color, label }}
      from={-reach}
      to={reach}
      marks={[{ at: 0, isStrong: true }, ...margins.filter((at) => at !== 0).map((at) => ({ at }))]}
    />
  );
}
