import { SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { usePolling } from '../../../api/use-polling.ts';
import { Chart } from '../../../charts/chart.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { useFormat } from '../../../texts/use-format.ts';
import { balanceOption, heightOf } from '../balance-option.ts';
import { CompareDatasetsDocument } from '../dataset.generated.ts';
import { useTexts } from '../texts.ts';
import { Changes } from './changes.tsx';

const COUNTS = [
  ['added', 'addedRows'],
  ['removed', 'removedRows'],
  ['relabelled', 'relabelledRows'],
  ['unchanged', 'unchangedRows'],
] as const;

/** What the second version has otherwise than the first: counts, shares of categories, examples. */
export function Comparison({ firstId, secondId }: { firstId: string; secondId: string }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }, ask] = useQuery({
    query: CompareDatasetsDocument,
    variables: { firstId, secondId },
  });
  usePolling(ask, 0);
  const comparison = data?.compareDatasets ?? undefined;
  const option = useMemo(() => {
    if (comparison === undefined) return undefined;
    const { first, second } = comparison;
    const classes = [...comparison.classes].sort(
      (one, other) => Math.abs(other.shareDifference) - Math.abs(one.shareDifference),
    );
    return balanceOption(
      classes.map(({ category }) => category.name),
      [
        { name: `${first.name} ${first.digest.slice(0, 8)}`, values: classes.map((each) => each.firstShare) },
        {
          name: `${second.name} ${second.digest.slice(0, 8)}`,
          values: classes.map((each) => each.secondShare),
        },
      ],
      { isStacked: false, show: format.percent },
    );
  }, [comparison, format]);
  if (comparison === undefined || option === undefined) {
    return error === undefined ? (
      <Skeleton height={240} />
    ) : (
      <QueryProblem error={error} onRetry={() => ask()} />
    );
  }
  return (
    <Stack gap="md">
      <Text size="xs" c="dimmed">
        {t('comparedHow')}
      </Text>
      <SimpleGrid cols={{ base: 2, xs: 4 }} component="dl" m={0}>
        {COUNTS.map(([name, rows]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {t(name)}
            </Text>
            <Text component="dd" m={0} fz="lg" fw={600} className="tabular">
              {format.count(comparison[rows])}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      <Chart option={option} height={heightOf(comparison.classes.length, 2)} label={t('shares')} />
      <Changes comparison={comparison} />
    </Stack>
  );
}
