import { ScrollArea, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { fileUrl } from '../../components/listing-picture.tsx';
import { type RejectedRow, readRejectedRows } from './read-rejected-rows.ts';
import { useTexts } from './texts.ts';

const SHOWN_MAX = 50;

interface RejectedRowsProps {
  /** Of the result of a batch. */
  digest: string;
  /** How many rows were rejected in all. */
  count: number;
}

/** The rows of a file that got no answer, with their reasons, as the result has them. */
export function RejectedRows({ digest, count }: RejectedRowsProps) {
  const t = useTexts();
  const [rows, setRows] = useState<readonly RejectedRow[] | 'lost'>();
  useEffect(() => {
    let isWanted = true;
    readRejectedRows(fileUrl(digest), Math.min(count, SHOWN_MAX)).then(
      (read) => isWanted && setRows(read),
      () => isWanted && setRows('lost'),
    );
    return () => {
      isWanted = false;
    };
  }, [digest, count]);
  if (rows === undefined) return <Skeleton height={60} />;
  if (rows === 'lost') return <Text size="sm">{t('rejectedLost')}</Text>;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {t('rejected')}
      </Text>
      <ScrollArea.Autosize
        mah={240}
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('rejected') }}
      >
        <Table fz="sm" verticalSpacing={4} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('line')}</Table.Th>
              <Table.Th scope="col">{t('id')}</Table.Th>
              <Table.Th scope="col">{t('reason')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ line, id, error }) => (
              <Table.Tr key={line}>
                <Table.Td className="tabular">{line}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{id}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{error}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      {count > rows.length && (
        <Text size="xs" c="dimmed">
          {t('rejectedFirst', { count: rows.length })}
        </Text>
      )}
    </Stack>
  );
}
