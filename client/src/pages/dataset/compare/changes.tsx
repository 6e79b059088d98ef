import { Skeleton, Table, Tabs, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { usePages } from '../../../api/use-pages.ts';
import { Pager } from '../../../components/pager.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { ScrollTable } from '../../../components/scroll-table.tsx';
import { useFormat } from '../../../texts/use-format.ts';
import { ChangedListingsDocument, type CompareDatasetsQuery } from '../dataset.generated.ts';
import { useTexts } from '../texts.ts';

type Compared = NonNullable<CompareDatasetsQuery['compareDatasets']>;

const KINDS = [
  ['relabelled', 'relabelledRows', 'RELABELLED'],
  ['added', 'addedRows', 'ADDED'],
  ['removed', 'removedRows', 'REMOVED'],
] as const;

/** The listings that were relabelled, added or removed, page by page. */
export function Changes({ comparison }: { comparison: Compared }) {
  const t = useTexts();
  const format = useFormat();
  const { first, second } = comparison;
  return (
    <Tabs
      defaultValue={KINDS.find(([, rows]) => comparison[rows] > 0)?.[0] ?? 'relabelled'}
      keepMounted={false}
    >
      <Tabs.List aria-label={t('changes')}>
        {KINDS.map(([kind, rows]) => (
          <Tabs.Tab key={kind} value={kind}>
            {t(kind)} ({format.count(comparison[rows])})
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {KINDS.map(([kind, rows, change]) => (
        <Tabs.Panel key={kind} value={kind} pt="sm">
          {comparison[rows] === 0 ? (
            <Text size="sm" c="dimmed">
              {t('noChanges')}
            </Text>
          ) : (
            <ChangedListings firstId={first.id} secondId={second.id} change={change} name={t(kind)} />
          )}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface ChangedListingsProps {
  firstId: string;
  secondId: string;
  change: (typeof KINDS)[number][2];
  name: string;
}

function ChangedListings({ name, ...which }: ChangedListingsProps) {
  const t = useTexts();
  const pages = usePages();
  const [{ data, error }] = useQuery({
    query: ChangedListingsDocument,
    variables: { ...which, after: pages.after },
  });
  const listings = data?.changedListings;
  if (listings === undefined) {
    return error === undefined ? <Skeleton height={240} /> : <QueryProblem error={error} />;
  }
  return (
    <>
      <ScrollTable label={name} head={[t('id'), t('listingTitle'), t('from'), t('to')]} minWidth={560}>
        {listings.edges.map(({ node: { externalId, title, firstCategory, secondCategory } }) => (
          <Table.Tr key={externalId}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{externalId}</Table.Td>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{title}</Table.Td>
            <Table.Td>{firstCategory?.name ?? '–'}</Table.Td>
            <Table.Td>{secondCategory?.name ?? '–'}</Table.Td>
          </Table.Tr>
        ))}
      </ScrollTable>
      <Pager pages={pages} info={listings.pageInfo} of={name} />
    </>
  );
}
