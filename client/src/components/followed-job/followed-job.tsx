import { useEffect, useRef } from 'react';
import { useSubscription } from 'urql';
import { defineTexts } from '../../texts/texts.ts';
import { JobProgress } from '../job-progress.tsx';
import { Problem } from '../problem.tsx';
import { FollowedJobDocument, type FollowedJobSubscription } from './followed-job.generated.ts';

const useTexts = defineTexts('followed-job', {
  en: { failed: 'The job failed', cancelled: 'The job was cancelled', waiting: 'waiting' },
  fr: { failed: 'La tâche a échoué', cancelled: 'La tâche a été annulée', waiting: 'en attente' },
});

type Job = FollowedJobSubscription['jobProgress'];

interface FollowedJobProps {
  id: string;
  /** What it does, until the first event says so. */
  kind: string;
  /** Told once, with how it ended. */
  onEnd: (job: Job) => void;
}

/** A job as it goes on; once it has ended well there is nothing to see any more. */
export function FollowedJob({ id, kind, onEnd }: FollowedJobProps) {
  const t = useTexts();
  const [{ data }] = useSubscription({ query: FollowedJobDocument, variables: { id } });
  const job = data?.jobProgress;
  const told = useRef<string>(undefined);
  const hasEnded = job?.id === id && !['QUEUED', 'RUNNING'].includes(job.state);
  useEffect(() => {
    if (job === undefined || !hasEnded || told.current === id) return;
    told.current = id;
    onEnd(job);
  }, [job, hasEnded, id, onEnd]);
  if (job === undefined) {
    const queued = { kind, state: 'QUEUED', progressPercent: 0, stage: t('waiting'), etaSeconds: null };
    return <JobProgress job={queued} />;
  }
  if (job.state === 'SUCCEEDED') return null;
  if (job.state === 'FAILED') return <Problem title={t('failed')} message={job.error?.message} />;
  if (job.state === 'CANCELLED') return <Problem title={t('cancelled')} />;
  return <JobProgress job={job} />;
}
