import { Box } from '@mantine/core';

interface IntervalProps {
  low: number;
  value: number;
  high: number;
  /** The ends of the picture. */
  from: number;
  to: number;
  /** Where lines are drawn across, e.g. the margins of a rule. */
  marks?: readonly { at: number; isStrong?: boolean }[];
  /** What it shows, in words. */
  label: string;
  /** In pixels; as wide as there is room when left out. */
  width?: number | string;
  color?: string;
}

const HEIGHT = 24;
/** Half the height of the strokes at both ends, in pixels: they show where the dot is wider than the interval. */
const END_PX = 8;

/** A value with its interval on a line, small enough for a table. */
export function Interval({
  low,
  value,
  high,
  from,
  to,
  marks = [],
  label,
  width = '100%',
  color,
}: IntervalProps) {
  const span = to - from || 1;
  const place = (at: number) => `${(Math.min(1, Math.max(0, (at - from) / span)) * 100).toFixed(2)}%`;
  const tint = `var(--mantine-color-${color ?? 'blue'}-filled)`;
  return (
    <Box w={width} miw={80}>
      <svg
        role="img"
        aria-label={label}
        width="100%"
        height={HEIGHT}
        style={{ display: 'block', overflow: 'visible' }}
      >
        <title>{label}</title>
        <line x1="0" x2="100%" y1={HEIGHT / 2} y2={HEIGHT / 2} stroke="var(--mantine-color-default-border)" />
        {marks.map(({ at, isStrong }) => (
          <line
            key={at}
            x1={place(at)}
            x2={place(at)}
            y1={3}
            y2={HEIGHT - 3}
            stroke="var(--mantine-color-dimmed)"
            strokeWidth={isStrong ? 2 : 1}
            strokeDasharray={isStrong ? undefined : '3 2'}
          />
        ))}
        <line
          x1={place(low)}
          x2={place(high)}
          y1={HEIGHT / 2}
          y2={HEIGHT / 2}
          stroke={tint}
          strokeWidth={4}
          strokeOpacity={0.55}
        />
        {[low, high].map((end, at) => (
          <line
            key={at === 0 ? 'low' : 'high'}
            x1={place(end)}
            x2={place(end)}
            y1={HEIGHT / 2 - END_PX}
            y2={HEIGHT / 2 + END_PX}
            stroke={tint}
            strokeWidth={2}
          />
        ))}
        <circle cx={place(value)} cy={HEIGHT / 2} r={3.5} fill={tint} stroke="var(--mantine-color-body)" />
      </svg>
    </Box>
  );
}
