import { Table, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { useTexts } from './texts.ts';

/** From so many rows on, one may search them. */
const SEARCHED_ROWS_MIN = 12;

interface NamesPanelProps {
  title: string;
  rows: readonly { name: string; value: string }[];
  /** What to say where there are none. */
  none: string;
  /** Whether values are numbers. */
  isNumber?: boolean;
}

/** Names and values, with a field to find some by name where there are many. */
export function NamesPanel({ title, rows, none, isNumber = false }: NamesPanelProps) {
  const t = useTexts();
  const [sought, setSought] = useState('');
  const found = rows.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const search = rows.length >= SEARCHED_ROWS_MIN && (
    <TextInput
      size="xs"
      aria-label={t('findIn', { title })}
      placeholder={t('find')}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={sought}
      onChange={(event) => setSought(event.currentTarget.value)}
    />
  );
  return (
    <Panel title={title} aside={search}>
      {found.length === 0 ? (
        <Text size="sm" c="dimmed">
          {rows.length === 0 ? none : t('nothingFound')}
        </Text>
      ) : (
        <Table verticalSpacing={4} fz="sm" layout="fixed" className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th ta={isNumber ? 'right' : 'left'}>{t('value')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map(({ name, value }) => (
              <Table.Tr key={name}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{name}</Table.Td>
                <Table.Td ta={isNumber ? 'right' : 'left'} style={{ overflowWrap: 'anywhere' }}>
                  {value}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
