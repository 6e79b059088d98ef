import { Panel } from '../../../components/panel.tsx';
import { JobStatus } from '../../../jobs/job-status.tsx';
import { JobUnknown } from '../../../jobs/job-unknown.tsx';
import { isOver, useJob } from '../../../jobs/use-job.ts';
import { useTexts } from '../texts.ts';
import { LearningCurves } from './learning-curves.tsx';
import { LogLines } from './log-lines.tsx';
import { Outcome } from './outcome.tsx';
import { Trials } from './trials.tsx';

/** A training or a search, from the queue to the verdict. */
export function TrainingView({ jobId }: { jobId: string }) {
  const t = useTexts();
  const { job, error } = useJob(jobId);
  if (job === undefined) return <JobUnknown error={error} height={240} />;
  const name = job.run?.name ?? job.id.slice(0, 8);
  return (
    <>
      <Panel title={t('training', { name })}>
        <JobStatus job={job} />
      </Panel>
      {isOver(job) && job.run !== null && <Outcome runId={job.run.id} />}
      {job.kind === 'model.search' ? (
        <Trials jobId={job.id} event={job} />
      ) : (
        job.run !== null && <LearningCurves runId={job.run.id} event={job} isOver={isOver(job)} />
      )}
      <LogLines jobId={job.id} event={job} isOver={isOver(job)} />
    </>
  );
}
