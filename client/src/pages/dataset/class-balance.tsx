import { ScrollArea, SegmentedControl, Table } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Chart } from '../../charts/chart.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { balanceOption, heightOf } from './balance-option.ts';
import type { Version } from './facts.tsx';
import { useTexts } from './texts.ts';

type Class = Version['classes'][number];

const rowsOf = (each: Class) => each.trainRows + each.validationRows + each.goldRows;

/** How many listings each category has in the three parts, as bars or as figures. */
export function ClassBalance({ version }: { version: Version }) {
  const t = useTexts();
  const format = useFormat();
  const [shownAs, setShownAs] = useState<'chart' | 'table'>('chart');
  const classes = useMemo(
    () => [...version.classes].sort((one, other) => rowsOf(other) - rowsOf(one)),
    [version],
  );
  const option = useMemo(
    () =>
      balanceOption(
        classes.map(({ category }) => category.name),
        [
          { name: t('train'), values: classes.map(({ trainRows }) => trainRows) },
          { name: t('validation'), values: classes.map(({ validationRows }) => validationRows) },
          { name: t('gold'), values: classes.map(({ goldRows }) => goldRows) },
        ],
        { isStacked: true, show: format.count },
      ),
    [classes, t, format],
  );
  const [most, least] = [classes[0], classes.at(-1)];
  if (most === undefined || least === undefined) return null;
  return (
    <Panel
      title={t('balance')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('shownAs')}
          value={shownAs}
          onChange={(value) => setShownAs(value as 'chart' | 'table')}
          data={[
            { value: 'chart', label: t('asChart') },
            { value: 'table', label: t('asTable') },
          ]}
        />
      }
    >
      {shownAs === 'chart' ? (
        <Chart
          option={option}
          height={heightOf(classes.length)}
          label={t('balanceLabel', {
            categories: classes.length,
            least: format.count(rowsOf(least)),
            most: format.count(rowsOf(most)),
          })}
        />
      ) : (
        <BalanceTable classes={classes} />
      )}
    </Panel>
  );
}

function BalanceTable({ classes }: { classes: readonly Class[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('balance'), role: 'group' }}>
      <Table miw={520} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('category')}</Table.Th>
            <Table.Th>{t('code')}</Table.Th>
            <Table.Th ta="right">{t('train')}</Table.Th>
            <Table.Th ta="right">{t('validation')}</Table.Th>
            <Table.Th ta="right">{t('gold')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {classes.map(({ category, trainRows, validationRows, goldRows }) => (
            <Table.Tr key={category.code}>
              <Table.Td>{category.name}</Table.Td>
              <Table.Td>{category.code}</Table.Td>
              <Table.Td ta="right">{format.count(trainRows)}</Table.Td>
              <Table.Td ta="right">{format.count(validationRows)}</Table.Td>
              <Table.Td ta="right">{format.count(goldRows)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
