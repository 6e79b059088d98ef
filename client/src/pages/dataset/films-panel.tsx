import { Skeleton, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { NOTHING, useFormat } from '../../texts/use-format.ts';
import { DatasetFilmsDocument } from './dataset.generated.ts';
import { useTexts } from './texts.ts';

const DEBOUNCE_MS = 250;

/** The films of a version, the most rated first, with a field to find others. */
export function FilmsPanel({ id }: { id: string }) {
  const t = useTexts();
  const format = useFormat();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const [{ data, error }, ask] = useQuery({ query: DatasetFilmsDocument, variables: { id, search } });
  const films = data?.datasetVersion?.films;
  return (
    <Panel
      title={t('films')}
      aside={
        <TextInput
          size="xs"
          aria-label={t('findFilm')}
          placeholder={t('findFilm')}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      }
    >
      {films === undefined ? (
        error === undefined ? (
          <Skeleton height={240} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )
      ) : films.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noFilm')}
        </Text>
      ) : (
        <ScrollTable
          label={t('films')}
          head={[t('listingTitle'), t('year'), t('genres'), t('tags'), t('ratings')]}
          minWidth={640}
        >
          {films.map((film) => (
            <Table.Tr key={film.id}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{film.title}</Table.Td>
              <Table.Td>{film.year ?? NOTHING}</Table.Td>
              <Table.Td>{film.genres.join(', ')}</Table.Td>
              <Table.Td>{film.tags.slice(0, 5).join(', ')}</Table.Td>
              <Table.Td>{format.count(film.ratingCount)}</Table.Td>
            </Table.Tr>
          ))}
        </ScrollTable>
      )}
    </Panel>
  );
}
