import { SimpleGrid, Skeleton, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useAskedAgain } from '../../../api/use-asked-again.ts';
import { usePolling } from '../../../api/use-polling.ts';
import { Chart } from '../../../charts/chart.tsx';
import { Panel } from '../../../components/panel.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { useFormat } from '../../../texts/use-format.ts';
import { useTexts } from '../texts.ts';
import { TrainingCurvesDocument } from '../train.generated.ts';
import { type Curve, curveOption } from './curve-option.ts';

interface LearningCurvesProps {
  runId: string;
  /** Another one when the training has moved on. */
  event: object;
  isOver: boolean;
}

/** Loss and what is measured on validation (F1, or NDCG of films) by epoch, drawn while the model learns. */
export function LearningCurves({ runId, event, isOver }: LearningCurvesProps) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error, fetching }, ask] = useQuery({
    query: TrainingCurvesDocument,
    variables: { runId },
    requestPolicy: 'cache-and-network',
  });
  useAskedAgain(ask, fetching, event);
  usePolling(ask, 0);
  const run = data?.run ?? undefined;
  const loss = useMemo(
    () =>
      run &&
      curveOption(
        [
          curve(t('trainLoss'), run.loss),
          ...(run.validationLoss.length > 0 ? [curve(t('validationLoss'), run.validationLoss)] : []),
        ],
        {
          epoch: t('epoch'),
          show: format.number,
          isShare: false,
        },
      ),
    [run, t, format],
  );
  const isAboutFilms = run?.datasetVersion?.subject === 'FILMS';
  const score = useMemo(
    () =>
      run &&
      curveOption(
        [isAboutFilms ? curve('NDCG@10', run.validationNdcg) : curve(t('validationF1'), run.validationF1)],
        {
          ...{ epoch: t('epoch'), show: format.number, isShare: true },
        },
      ),
    [run, isAboutFilms, t, format],
  );
  if (run?.loss.length === 0 && isOver) return null;
  return (
    <Panel title={t('curves')}>
      {run === undefined || loss === undefined || score === undefined ? (
        error === undefined ? (
          <Skeleton height={200} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask()} />
        )
      ) : run.loss.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noCurves')}
        </Text>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <Chart label={t('loss')} option={loss} height={220} />
          <Chart label={t(isAboutFilms ? 'ndcg' : 'f1')} option={score} height={220} />
        </SimpleGrid>
      )}
    </Panel>
  );
}

function curve(name: string, points: readonly { step: number; value: number | null }[]): Curve {
  return { name, points: points.map(({ step, value }) => [step, value]) };
}
