import { Group, Switch, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { NOTHING, useFormat } from '../../texts/use-format.ts';
import styles from './compare.module.css';
import type { Comparison } from './comparison.ts';
import { RunLetter } from './run-letter.tsx';
import { useTexts } from './texts.ts';

const NAME_PX = 240;
const RUN_PX = 120;

/** Parameters or newest metrics, a column a run. What the runs differ in is marked. */
export function ValuesPanel({ comparison, kind }: { comparison: Comparison; kind: 'params' | 'metrics' }) {
  const t = useTexts();
  const { measured, count } = useFormat();
  const [onlyDifferent, setOnly] = useState(kind === 'params');
  const rows =
    kind === 'params'
      ? comparison.params.map(({ name, values, differs }) => ({
          ...{ name, differs, values: values.map((value) => value ?? NOTHING) },
        }))
      : comparison.metrics.map(({ name, values }) => ({
          ...{ name, differs: new Set(values).size > 1, values: values.map(measured) },
        }));
  const shown = onlyDifferent ? rows.filter(({ differs }) => differs) : rows;
  return (
    <Panel
      title={t(kind)}
      aside={
        <Group gap="md">
          <Text size="sm" c="dimmed">
            {t('shownOf', { shown: count(shown.length), total: count(rows.length) })}
          </Text>
          <Switch
            size="xs"
            label={t('onlyDifferent')}
            checked={onlyDifferent}
            onChange={(event) => setOnly(event.currentTarget.checked)}
          />
        </Group>
      }
    >
      {shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(rows.length === 0 ? 'noValues' : 'noDifference')}
        </Text>
      ) : (
        <ScrollBox label={t(kind)} maxHeight={480}>
          <Table
            miw={NAME_PX + comparison.runs.length * RUN_PX}
            verticalSpacing={4}
            fz="sm"
            stickyHeader
            className="tabular"
          >
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={NAME_PX}>{t('name')}</Table.Th>
                {comparison.runs.map(({ id }, index) => (
                  <Table.Th key={id} ta={kind === 'metrics' ? 'right' : 'left'}>
                    <RunLetter index={index} />
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map(({ name, values, differs }) => (
                <Table.Tr key={name} className={differs && kind === 'params' ? styles.differs : undefined}>
                  <Table.Th scope="row" fw={400} style={{ overflowWrap: 'anywhere' }}>
                    <span className={styles.mark} aria-hidden>
                      {differs ? '≠' : ''}
                    </span>
                    {name}
                    {differs && <VisuallyHidden>{t('differs')}</VisuallyHidden>}
                  </Table.Th>
                  {values.map((value, index) => (
                    <Table.Td
                      key={comparison.runs[index]?.id}
                      ta={kind === 'metrics' ? 'right' : 'left'}
                      style={{ overflowWrap: 'anywhere' }}
                    >
                      {value}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollBox>
      )}
    </Panel>
  );
}
