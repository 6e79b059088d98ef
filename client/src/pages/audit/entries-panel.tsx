import { Badge, Code, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { AuditEntriesDocument, type AuditEntriesQuery } from './audit.generated.ts';
import type { Filter } from './filter-form.tsx';
import { useTexts } from './texts.ts';

type Entry = AuditEntriesQuery['auditEntries']['edges'][number]['node'];
const POLL_MS = 20_000;

/** The entries that a filter lets through, newest first. */
export function EntriesPanel({ actor, action }: Filter) {
  const t = useTexts();
  const pages = usePages();
  const filter = { actor: actor || null, action: action || null };
  const [{ data, error }, ask] = useQuery({
    query: AuditEntriesDocument,
    variables: { after: pages.after, filter },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, POLL_MS);
  const entries = data?.auditEntries.edges.map(({ node }) => node);
  return (
    <Panel title={t('entries')}>
      {entries === undefined ? (
        error === undefined ? (
          <Skeleton height={240} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )
      ) : entries.length === 0 ? (
        <EmptyState title={t('none')} hint={t('noneHint')} />
      ) : (
        <ScrollTable
          label={t('entries')}
          head={[t('position'), t('when'), t('who'), t('what'), t('subject'), t('outcome'), t('details')]}
          minWidth={980}
        >
          {entries.map((entry) => (
            <EntryRow key={entry.position} entry={entry} />
          ))}
        </ScrollTable>
      )}
      {data !== undefined && <Pager pages={pages} info={data.auditEntries.pageInfo} of={t('entries')} />}
    </Panel>
  );
}

function EntryRow({ entry }: { entry: Entry }) {
  const t = useTexts();
  const format = useFormat();
  const isDone = entry.outcome === 'DONE';
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>{entry.position}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.time(entry.happenedAt)}</Table.Td>
      <Table.Td miw={140} style={{ overflowWrap: 'anywhere' }}>
        {entry.actor ?? (
          <Text span size="sm" c="dimmed">
            {t('nobody')}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {entry.apiKeyId === null ? entry.actorKind : t('byKey', { id: entry.apiKeyId })}
        </Text>
      </Table.Td>
      <Table.Td>
        <Code>{entry.action}</Code>
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere', maxWidth: 240 }}>{entry.subject ?? '–'}</Table.Td>
      <Table.Td>
        <Badge className="state-badge" variant="light" color={isDone ? 'green' : 'red'}>
          {isDone ? t('DONE') : entry.outcome}
        </Badge>
      </Table.Td>
      <Table.Td style={{ maxWidth: 320 }}>
        {entry.details !== '{}' && (
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {entry.details}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
