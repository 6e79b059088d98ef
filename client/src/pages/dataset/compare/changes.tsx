import { ScrollArea, Table, Tabs, Text } from '@mantine/core';
import { useFormat } from '../../../texts/use-format.ts';
import type { ChangeFragment, CompareDatasetsQuery } from '../dataset.generated.ts';
import { useTexts } from '../texts.ts';

type Compared = NonNullable<CompareDatasetsQuery['compareDatasets']>;

const KINDS = [
  ['relabelled', 'relabelledRows'],
  ['added', 'addedRows'],
  ['removed', 'removedRows'],
] as const;

/** Examples of listings that were relabelled, added or removed. */
export function Changes({ comparison }: { comparison: Compared }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Tabs defaultValue={KINDS.find(([kind]) => comparison[kind].length > 0)?.[0] ?? 'relabelled'}>
      <Tabs.List aria-label={t('examples')}>
        {KINDS.map(([kind, rows]) => (
          <Tabs.Tab key={kind} value={kind}>
            {t(kind)} ({format.count(comparison[rows])})
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {KINDS.map(([kind, rows]) => (
        <Tabs.Panel key={kind} value={kind} pt="sm">
          <Examples listings={comparison[kind]} count={comparison[rows]} name={t(kind)} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

interface ExamplesProps {
  listings: readonly ChangeFragment[];
  /** How many there are in all. */
  count: number;
  name: string;
}

function Examples({ listings, count, name }: ExamplesProps) {
  const t = useTexts();
  const format = useFormat();
  if (listings.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('noExamples')}
      </Text>
    );
  }
  return (
    <>
      {count > listings.length && (
        <Text size="xs" c="dimmed" mb="xs">
          {t('firstExamples', { shown: listings.length, count: format.count(count) })}
        </Text>
      )}
      <ScrollArea.Autosize
        mah={420}
        type="auto"
        viewportProps={{ tabIndex: 0, 'aria-label': name, role: 'group' }}
      >
        <Table miw={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('id')}</Table.Th>
              <Table.Th>{t('listingTitle')}</Table.Th>
              <Table.Th>{t('from')}</Table.Th>
              <Table.Th>{t('to')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {listings.map(({ externalId, title, firstCategory, secondCategory }) => (
              <Table.Tr key={externalId}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{externalId}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{title}</Table.Td>
                <Table.Td>{firstCategory?.name ?? '–'}</Table.Td>
                <Table.Td>{secondCategory?.name ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </>
  );
}
