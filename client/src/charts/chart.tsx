import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ChartProps } from './echarts-view.tsx';

const EchartsView = lazy(() => import('./echarts-view.tsx'));

/** A chart. The charting library is loaded with the first one that a page shows. */
export function Chart(props: ChartProps) {
  return (
    <Suspense fallback={<Skeleton role="img" height={props.height} aria-label={props.label} />}>
      <EchartsView {...props} />
    </Suspense>
  );
}
