import { Anchor, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Panel } from '../../components/panel.tsx';
import { RunStatus } from '../../components/run-status.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';

/** As many as the comparison takes. */
const COMPARED_MAX = 10;

/** The trials of a search with what they are compared by. */
export function TrialsPanel({ run: { trials } }: { run: RunOfPage }) {
  const t = useTexts();
  const { number } = useFormat();
  const rows = trials.edges.map(({ node }) => ({ ...node, score: node.metrics[0]?.value ?? null }));
  const best = Math.max(...rows.map(({ score }) => score ?? Number.NEGATIVE_INFINITY));
  const compareBy = rows.flatMap(({ metrics }) => metrics[0]?.name ?? [])[0] ?? 'validation.weighted_f1';
  const compared = rows.slice(0, COMPARED_MAX).map(({ id }) => id);
  const aside = rows.length >= 2 && (
    <Anchor component={Link} size="sm" to={`/runs/compare?ids=${compared.join(',')}`}>
      {t('compareTrials', { count: compared.length })}
    </Anchor>
  );
  return (
    <Panel title={t('trials')} aside={aside}>
      <ScrollBox label={t('trials')}>
        <Table miw={420} verticalSpacing={4} fz="sm" className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('status')}</Table.Th>
              <Table.Th ta="right">{compareBy}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ id, name, status, score }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Anchor component={Link} inherit to={`/runs/${id}`}>
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <RunStatus status={status} />
                </Table.Td>
                <Table.Td ta="right" fw={score === best ? 700 : 400}>
                  {score === best && (
                    <Text span size="xs" c="dimmed" mr={6}>
                      {t('best')}
                    </Text>
                  )}
                  {number(score)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollBox>
    </Panel>
  );
}
