import { Button, Group, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconHelpCircle, IconHourglass } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../../api/use-polling.ts';
import { Panel } from '../../../components/panel.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { ServerText } from '../../../components/server-text.tsx';
import { useFormat } from '../../../texts/use-format.ts';
import { useTexts } from '../texts.ts';
import { TrainingOutcomeDocument } from '../train.generated.ts';

const FIGURES = [
  ['gold.weighted_f1', 'goldF1'],
  ['gold.accuracy', 'goldAccuracy'],
  ['validation.weighted_f1', 'validationF1Short'],
  ['gold.ndcg_at_10', 'goldNdcg'],
  ['gold.recall_at_10', 'goldRecall'],
  ['validation.ndcg_at_10', 'validationNdcgShort'],
] as const;

const SIGNS = {
  PROMOTED: { Icon: IconCircleCheck, color: 'teal' },
  WAITING: { Icon: IconHourglass, color: 'blue' },
  REJECTED: { Icon: IconCircleX, color: 'red' },
  UNDECIDED: { Icon: IconHelpCircle, color: 'yellow' },
  ERROR: { Icon: IconCircleX, color: 'red' },
} as const;

/** What came out of a training: the gate's verdict with its reason, the figures, and where to read on. */
export function Outcome({ runId }: { runId: string }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }, ask] = useQuery({
    query: TrainingOutcomeDocument,
    variables: { runId },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, 0);
  if (data?.run == null) {
    return error === undefined ? (
      <Skeleton height={160} />
    ) : (
      <QueryProblem error={error} onRetry={() => ask()} />
    );
  }
  const { promotionVerdict: verdict, promotionReason, modelVersion, metrics } = data.run;
  const { Icon, color } = SIGNS[verdict ?? 'UNDECIDED'];
  const figures = FIGURES.flatMap(([name, label]) => {
    const metric = metrics.find((each) => each.name === name);
    return metric === undefined ? [] : [{ label, value: metric.value }];
  });
  return (
    <Panel title={t(verdict === null && figures.length === 0 ? 'outcome' : 'verdict')}>
      <Stack gap="sm">
        {verdict !== null && (
          <Group gap="xs" wrap="nowrap">
            <Icon size={20} color={`var(--mantine-color-${color}-6)`} aria-hidden style={{ flexShrink: 0 }} />
            <Text fw={600}>{t(verdict)}</Text>
          </Group>
        )}
        {promotionReason !== null && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            <ServerText>{promotionReason}</ServerText>
          </Text>
        )}
        {figures.length > 0 && (
          <SimpleGrid cols={{ base: 2, xs: 3 }} component="dl" m={0}>
            {figures.map(({ label, value }) => (
              <div key={label}>
                <Text component="dt" size="xs" c="dimmed">
                  {t(label)}
                </Text>
                <Text component="dd" m={0} fz="lg" fw={600} className="tabular">
                  {format.percent(value)}
                </Text>
              </div>
            ))}
          </SimpleGrid>
        )}
        <Group gap="xs">
          <Button component={Link} to={`/runs/${data.run.id}`} size="xs" variant="default">
            {t('toRun')}
          </Button>
          {modelVersion !== null && (
            <Button
              component={Link}
              to={`/models/${encodeURIComponent(modelVersion.model.name)}`}
              size="xs"
              variant="default"
            >
              {t('toModel', { name: modelVersion.model.name, version: modelVersion.version })}
            </Button>
          )}
        </Group>
      </Stack>
    </Panel>
  );
}
