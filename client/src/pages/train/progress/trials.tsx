import { Anchor, ScrollArea, Skeleton, Table } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useAskedAgain } from '../../../api/use-asked-again.ts';
import { usePolling } from '../../../api/use-polling.ts';
import { Panel } from '../../../components/panel.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { JobState } from '../../../jobs/job-state.tsx';
import { useFormat } from '../../../texts/use-format.ts';
import { useTexts } from '../texts.ts';
import { SearchTrialsDocument } from '../train.generated.ts';

/** What trials are compared by: of listings, of films. */
const DECIDING = new Set(['validation.weighted_f1', 'validation.ndcg_at_10']);

/** The trials of a search with the settings in which they differ and what they reached. */
export function Trials({ jobId, event }: { jobId: string; event: object }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error, fetching }, ask] = useQuery({
    query: SearchTrialsDocument,
    variables: { jobId },
    requestPolicy: 'cache-and-network',
  });
  useAskedAgain(ask, fetching, event);
  usePolling(ask, 0);
  const trials = data?.job?.childJobs;
  if (trials === undefined) {
    return error === undefined ? (
      <Skeleton height={160} />
    ) : (
      <QueryProblem error={error} onRetry={() => ask()} />
    );
  }
  const varied = namesThatDiffer(trials.map(({ run }) => run?.params ?? []));
  return (
    <Panel title={t('trialsTitle')}>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('trialsTitle'), role: 'group' }}>
        <Table miw={480}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('trial')}</Table.Th>
              <Table.Th>{t('stateOf')}</Table.Th>
              {varied.map((name) => (
                <Table.Th key={name} ta="right">
                  {name}
                </Table.Th>
              ))}
              <Table.Th ta="right">{t('validationF1Short')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {trials.map(({ id, state, run }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  {run !== null && (
                    <Anchor component={Link} to={`/runs/${run.id}`} size="sm">
                      {run.name}
                    </Anchor>
                  )}
                </Table.Td>
                <Table.Td>
                  <JobState state={state} />
                </Table.Td>
                {varied.map((name) => (
                  <Table.Td key={name} ta="right" className="tabular">
                    {shown(run?.params.find((each) => each.name === name)?.value, format.number)}
                  </Table.Td>
                ))}
                <Table.Td ta="right" className="tabular">
                  {format.percent(run?.metrics.find(({ name }) => DECIDING.has(name))?.value)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Panel>
  );
}

function shown(value: string | undefined, number: (value: number) => string): string {
  if (value === undefined) return '–';
  return value.trim() !== '' && Number.isFinite(Number(value)) ? number(Number(value)) : value;
}

/** Names of the parameters that are not the same in all runs, in their order. */
function namesThatDiffer(runs: readonly (readonly { name: string; value: string }[])[]): string[] {
  const names = [...new Set(runs.flatMap((params) => params.map(({ name }) => name)))];
  return names.filter(
    (name) => new Set(runs.map((params) => params.find((each) => each.name === name)?.value)).size > 1,
  );
}
