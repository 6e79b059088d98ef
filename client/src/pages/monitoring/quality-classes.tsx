import { Table, Text } from '@mantine/core';
import { Interval } from '../../components/interval.tsx';
import { Panel } from '../../components/panel.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { QualityQuery } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

type Estimate = QualityQuery['newest']['edges'][number]['node'];

/** Every category in the newest window: estimated, and by the labels that came back. The weakest that were answered come first. */
export function QualityClasses({ estimate }: { estimate: Estimate }) {
  const t = useTexts();
  const format = useFormat();
  const classes = [...estimate.classes].sort(
    (one, other) =>
      Number(other.predicted > 0) - Number(one.predicted > 0) ||
      (one.estimatedF1?.value ?? 2) - (other.estimatedF1?.value ?? 2),
  );
  return (
    <Panel title={t('classes', { version: estimate.modelVersion.version })}>
      <ScrollTable
        label={t('classes', { version: estimate.modelVersion.version })}
        head={[
          ...[t('category'), t('predicted'), t('estimatedF1'), t('interval')],
          ...[t('precision'), t('recall'), t('realisedF1'), t('labelsOf')],
        ]}
        minWidth={820}
        maxHeight={460}
      >
        {classes.map(({ category, predicted, estimatedF1: f1, ...each }) => (
          <Table.Tr key={category.code}>
            <Table.Td>
              {category.name}{' '}
              <Text span size="xs" c="dimmed">
                {category.code}
              </Text>
            </Table.Td>
            <Table.Td>{format.count(predicted)}</Table.Td>
            <Table.Td>{format.percent(f1?.value)}</Table.Td>
            <Table.Td w={140}>
              {f1 !== null && (
                <Interval
                  {...f1}
                  from={0}
                  to={1}
                  label={t('f1Picture', {
                    value: format.percent(f1.value),
                    low: format.percent(f1.low),
                    high: format.percent(f1.high),
                  })}
                />
              )}
            </Table.Td>
            <Table.Td>{format.percent(each.estimatedPrecision?.value)}</Table.Td>
            <Table.Td>{format.percent(each.estimatedRecall?.value)}</Table.Td>
            <Table.Td>{format.percent(each.realised?.f1)}</Table.Td>
            <Table.Td>{format.count(each.realised?.support ?? 0)}</Table.Td>
          </Table.Tr>
        ))}
      </ScrollTable>
    </Panel>
  );
}
