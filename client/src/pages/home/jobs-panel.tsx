import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { JobProgress } from '../../jobs/job-progress.tsx';
import type { HomeQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

type Job = HomeQuery['jobs']['edges'][number]['node'];

/** What is queued or running, with how much is done. */
export function JobsPanel({ jobs }: { jobs: Job[] }) {
  const t = useTexts();
  return (
    <Panel title={t('jobs')}>
      {jobs.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noJobs')}
        </Text>
      )}
      <Stack gap="sm">
        {jobs.map((job) => (
          <div key={job.id}>
            <JobProgress job={job} />
            {job.run !== null && (
              <Anchor component={Link} to={`/runs/${job.run.id}`} size="xs" underline="always">
                {job.run.name}
              </Anchor>
            )}
          </div>
        ))}
      </Stack>
    </Panel>
  );
}
