import { Skeleton } from '@mantine/core';
import { QueryProblem } from '../components/query-problem.tsx';
import { useTexts } from './job-texts.ts';
import type { Followed } from './use-job.ts';

interface JobUnknownProps extends Pick<Followed, 'error'> {
  /** Of the skeleton, in pixels. */
  height: number;
}

/** Stands where a job would of which nothing is known: yet, for want of a connection, or because there is none. */
export function JobUnknown({ error, height }: JobUnknownProps) {
  const t = useTexts();
  if (error !== undefined) return <QueryProblem error={error} />;
  return <Skeleton height={height} aria-label={t('loading')} role="status" />;
}
