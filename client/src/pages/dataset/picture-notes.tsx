import { ScrollArea, Table } from '@mantine/core';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { DatasetPictureNotesDocument } from './dataset.generated.ts';
import { useReason } from './reason-texts.ts';
import { useTexts } from './texts.ts';

/** Pictures that could not be used; nothing where all could. */
export function PictureNotes({ id }: { id: string }) {
  const t = useTexts();
  const reasonOf = useReason();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: DatasetPictureNotesDocument,
    variables: { id, after: pages.after },
  });
  usePolling(ask, 0);
  const notes = data?.datasetVersion?.pictureNotes;
  if (notes === undefined) {
    return error === undefined ? null : <QueryProblem error={error} onRetry={() => ask()} />;
  }
  if (notes.edges.length === 0 && pages.number === 1) return null;
  return (
    <Panel title={t('notes')}>
      <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('notes'), role: 'group' }}>
        <Table miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">{t('listing')}</Table.Th>
              <Table.Th>{t('file')}</Table.Th>
              <Table.Th>{t('reason')}</Table.Th>
              <Table.Th>{t('detail')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {notes.edges.map(({ node }) => (
              <Table.Tr key={node.rowNo}>
                <Table.Td ta="right" className="tabular">
                  {node.rowNo}
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{node.fileName}</Table.Td>
                <Table.Td>{reasonOf(node.reason)}</Table.Td>
                <Table.Td>{node.detail}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      <Pager pages={pages} info={notes.pageInfo} of={t('theNotes')} />
    </Panel>
  );
}
