import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { Panel } from '../../components/panel.tsx';
import { RecentDataJobsDocument } from '../../jobs/job.generated.ts';
import { JobTable } from '../../jobs/job-table.tsx';
import { useTexts } from './texts.ts';

const POLL_MS = 4_000;
const SHOWN = 10;

/** Imports and extensions, newest first; nothing while there was none. */
export function RecentImports({ selectedId }: { selectedId: string | undefined }) {
  const t = useTexts();
  const [{ data }, ask] = useQuery({ query: RecentDataJobsDocument, variables: { first: SHOWN } });
  usePolling(ask, POLL_MS);
  const jobs = [data?.imports, data?.extensions]
    .flatMap((connection) => connection?.edges.map(({ node }) => node) ?? [])
    .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
    .slice(0, SHOWN);
  if (jobs.length === 0) return null;
  return (
    <Panel title={t('recent')}>
      <JobTable jobs={jobs} linkOf={({ id }) => `/data?job=${id}`} selectedId={selectedId} />
    </Panel>
  );
}
