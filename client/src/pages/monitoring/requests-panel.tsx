import { Anchor, Badge, Skeleton, Table, Text, Tooltip } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { Ago } from '../../components/ago.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { ServerText } from '../../components/server-text.tsx';
import { useLoopWords } from '../../texts/loop-words.ts';
import { RequestsDocument, type RequestsQuery } from './monitoring.generated.ts';
import { RetrainNow } from './retrain-now.tsx';
import { useTexts } from './texts.ts';

type Request = RequestsQuery['retrainingRequests']['edges'][number]['node'];
const ASKED_EVERY_MS = 5_000;

/** Who asked for a training, what was decided and why; and the button to ask oneself. */
export function RequestsPanel({ model }: { model: string }) {
  const t = useTexts();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: RequestsDocument,
    variables: { model, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  const requests = data?.retrainingRequests.edges.map(({ node }) => node);
  return (
    <Panel title={t('requests')}>
      <RetrainNow model={model} />
      {requests === undefined ? (
        error === undefined ? (
          <Skeleton height={160} />
        ) : (
          <QueryProblem error={error} />
        )
      ) : requests.length === 0 ? (
        <EmptyState title={t('noRequests')} hint={t('noRequestsHint')} />
      ) : (
        <ScrollTable
          label={t('requests')}
          head={[t('asked'), t('by'), t('decision'), t('reason'), t('run')]}
          minWidth={760}
        >
          {requests.map((request) => (
            <RequestRow key={request.id} request={request} />
          ))}
        </ScrollTable>
      )}
      <Pager pages={pages} info={data?.retrainingRequests.pageInfo} of={t('requests')} />
    </Panel>
  );
}

function RequestRow({ request }: { request: Request }) {
  const t = useTexts();
  const words = useLoopWords();
  const { cause, alarm, decision, reason, repeats, lastAt, evidence, run } = request;
  const known = evidence.map(({ name, value }) => `${name}: ${value ?? '–'}`).join('\n');
  return (
    <Table.Tr>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Ago at={lastAt} />
      </Table.Td>
      <Table.Td>
        {words(`cause_${cause}`)}
        <Text size="xs" c="dimmed">
          {alarm}
        </Text>
      </Table.Td>
      <Table.Td>
        <Badge className="state-badge" variant="light" color={decision === 'STARTED' ? 'green' : 'gray'}>
          {words(`decision_${decision}`)}
        </Badge>
        {repeats > 1 && (
          <Text span size="xs" c="dimmed" ml={6}>
            {t('repeats', { count: repeats })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <ServerText>{reason}</ServerText>
        </Text>
        {known !== '' && (
          <Tooltip label={known} multiline maw={420} style={{ whiteSpace: 'pre-wrap' }} events={TOUCH_TOO}>
            <Text component="button" type="button" size="xs" className="plain-button">
              {t('evidence')}
            </Text>
          </Tooltip>
        )}
      </Table.Td>
      <Table.Td>
        {run === null ? (
          '–'
        ) : (
          <Anchor component={Link} to={`/runs/${run.id}`} size="sm" underline="always">
            {run.name}
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const TOUCH_TOO = { hover: true, focus: true, touch: true };
