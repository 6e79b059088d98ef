import { useEffect, useRef } from 'react';
import { Problem } from '../components/problem.tsx';
import { fromServer } from '../components/server-text.tsx';
import { JobProgress } from './job-progress.tsx';
import { useTexts } from './job-texts.ts';
import { JobUnknown } from './job-unknown.tsx';
import { isOver, type FollowedJob as Job, useJob } from './use-job.ts';

interface FollowedJobProps {
  id: string;
  /** Told once, with how it ended. */
  onEnd: (job: Job) => void;
}

/** A job as it goes on; once it has ended well there is nothing to see any more. */
export function FollowedJob({ id, onEnd }: FollowedJobProps) {
  const t = useTexts();
  const { job, error } = useJob(id);
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (job === undefined || !isOver(job) || told.current === id) return;
    told.current = id;
    onEnd(job);
  }, [job, id, onEnd]);
  if (job === undefined) return <JobUnknown error={error} height={48} />;
  if (job.state === 'SUCCEEDED') return null;
  if (job.state === 'FAILED')
    return <Problem title={t('failedTitle')} message={job.error && fromServer(job.error.message)} />;
  if (job.state === 'CANCELLED') return <Problem title={t('cancelledTitle')} />;
  return <JobProgress job={job} />;
}
