import { Badge, Code, Group, ScrollArea, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { DatasetRejectionsDocument } from './dataset.generated.ts';
import type { Version } from './facts.tsx';
import { useReason } from './reason-texts.ts';
import { useTexts } from './texts.ts';

/** Rows of the file that could not be used: how many for which reason, and each with its line. */
export function Rejections({ version }: { version: Version }) {
  const t = useTexts();
  const format = useFormat();
  const reasonOf = useReason();
  return (
    <Panel title={t('rejections')}>
      {version.rejectedRows === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noRejections')}
        </Text>
      ) : (
        <>
          <Group component="ul" gap="xs" m={0} mb="sm" p={0} aria-label={t('rejectedBy')}>
            {version.rejectionReasons.map(({ reason, rows }) => (
              <Badge key={reason} component="li" variant="default" tt="none" fw={500} className="tabular">
                {t('reasonRows', { reason: reasonOf(reason), rows: format.count(rows) })}
              </Badge>
            ))}
          </Group>
          <Rows id={version.id} />
        </>
      )}
    </Panel>
  );
}

function Rows({ id }: { id: string }) {
  const t = useTexts();
  const reasonOf = useReason();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: DatasetRejectionsDocument,
    variables: { id, after: pages.after },
  });
  usePolling(ask, 0);
  const rejections = data?.datasetVersion?.rejections;
  if (rejections === undefined) {
    return error === undefined ? (
      <Skeleton height={160} />
    ) : (
      <QueryProblem error={error} onRetry={() => ask()} />
    );
  }
  return (
    <>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('rejections'), role: 'group' }}>
        <Table miw={640}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">{t('line')}</Table.Th>
              <Table.Th>{t('reason')}</Table.Th>
              <Table.Th>{t('detail')}</Table.Th>
              <Table.Th>{t('excerpt')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rejections.edges.map(({ node }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id, and corrections no line
              <Table.Tr key={index}>
                <Table.Td ta="right" className="tabular">
                  {node.lineNumber === 0 ? '–' : node.lineNumber}
                </Table.Td>
                <Table.Td>{reasonOf(node.reason)}</Table.Td>
                <Table.Td>{node.detail}</Table.Td>
                <Table.Td maw={320}>
                  <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                    {node.excerpt.slice(0, 160)}
                  </Code>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Pager pages={pages} info={rejections.pageInfo} of={t('theRejections')} />
    </>
  );
}
