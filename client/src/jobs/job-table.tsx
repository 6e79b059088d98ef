import { Anchor, ScrollArea, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useFormat } from '../texts/use-format.ts';
import type { JobRowsFragment } from './job.generated.ts';
import { JobState } from './job-state.tsx';
import { durationOf } from './job-status.tsx';
import { useTexts } from './job-texts.ts';
import { useKindName } from './kind-texts.ts';
import { useStage } from './stage-texts.ts';

type JobRow = JobRowsFragment['edges'][number]['node'];

interface JobTableProps {
  jobs: readonly JobRow[];
  /** Where a job is followed. */
  linkOf: (job: JobRow) => string;
  /** The job that the page shows at present. */
  selectedId?: string | undefined;
}

/** Running and recent jobs, newest first, each a link to where it is followed. */
export function JobTable({ jobs, linkOf, selectedId }: JobTableProps) {
  const t = useTexts();
  const format = useFormat();
  const stageOf = useStage();
  const kindName = useKindName();
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('table'), role: 'group' }}>
      <Table miw={560} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={150}>{t('name')}</Table.Th>
            <Table.Th>{t('kind')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th>{t('asked')}</Table.Th>
            <Table.Th ta="right">{t('took')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => {
            const name = job.run?.name ?? job.datasetVersion?.name ?? job.datasetName ?? job.id.slice(0, 8);
            return (
              <Table.Tr
                key={job.id}
                {...(job.id === selectedId && {
                  'aria-current': true,
                  bg: 'var(--mantine-color-default-hover)',
                })}
              >
                <Table.Td maw={220}>
                  <Anchor
                    component={Link}
                    to={linkOf(job)}
                    size="sm"
                    aria-label={t('follow', { name })}
                    style={{ overflowWrap: 'anywhere' }}
                  >
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td>{kindName(job.kind)}</Table.Td>
                <Table.Td>
                  <JobState state={job.state} />
                  {job.state === 'RUNNING' && (
                    <Text size="xs" c="dimmed" className="tabular">
                      {format.percent(job.progressPercent / 100)}, {stageOf(job.stage)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td title={format.time(job.createdAt)} style={{ whiteSpace: 'nowrap' }}>
                  {format.ago(job.createdAt)}
                </Table.Td>
                <Table.Td ta="right" className="tabular" style={{ whiteSpace: 'nowrap' }}>
                  {format.duration(durationOf(job))}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
