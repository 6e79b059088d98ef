import { Anchor, Group, Skeleton, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ServerText } from '../../components/server-text.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { UserEvidenceFigures } from '../../subject/user-evidence.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { ClassesTable } from './classes-table.tsx';
import { Figures, Measures } from './decision-figures.tsx';
import { DifferencePicture } from './difference-picture.tsx';
import { FlipsTable } from './flips-table.tsx';
import { DecisionDocument } from './model.generated.ts';
import { useTexts } from './texts.ts';

/** One decision of the gate with all that it rests on. @param props.id null where there is none to show */
export function DecisionPanel({ id }: { id: string | null }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }] = useQuery({
    query: DecisionDocument,
    variables: { id: id ?? '' },
    pause: id === null,
  });
  const decision = data?.gateDecision;
  if (id === null) {
    return (
      <Panel title={t('verdict')}>
        <EmptyState title={t('noDecision')} hint={t('noDecisionHint')} />
      </Panel>
    );
  }
  if (decision == null) {
    return (
      <Panel title={t('verdict')}>
        {error === undefined ? <Skeleton height={240} /> : <QueryProblem error={error} />}
      </Panel>
    );
  }
  const { evidence, userEvidence, rule, challenger, champion, datasetVersion } = decision;
  return (
    <Panel
      title={t('decision', { version: challenger?.version ?? '?' })}
      aside={
        <Text size="sm" c="dimmed">
          {format.time(decision.createdAt)}
        </Text>
      }
    >
      <Stack gap="md">
        <Group gap="xs">
          <VerdictBadge verdict={decision.verdict} />
          <Text size="sm">
            {champion === null ? t('noChampionThen') : t('against', { version: champion.version })}
          </Text>
          {datasetVersion !== null && (
            <Anchor component={Link} to={`/data/${datasetVersion.id}`} size="sm" underline="always">
              {datasetVersion.name}
            </Anchor>
          )}
        </Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          <ServerText>{decision.reason}</ServerText>
        </Text>
        {userEvidence !== null && (
          <UserEvidenceFigures
            evidence={userEvidence}
            names={{ first: t('championName'), second: t('challengerName') }}
          />
        )}
        {evidence !== null && (
          <>
            <div>
              <Group justify="space-between" gap="xs">
                <Text size="sm" fw={500}>
                  {t('picture')}
                </Text>
                <Text size="sm" className="tabular">
                  {t('points', { points: format.points(evidence.difference.weightedF1) })} (
                  {format.points(evidence.difference.low)} … {format.points(evidence.difference.high)})
                </Text>
              </Group>
              <DifferencePicture
                difference={{ ...evidence.difference, value: evidence.difference.weightedF1 }}
                rule={rule}
              />
              <Text size="xs" c="dimmed">
                {t('markZero')};{' '}
                {t('markMargins', {
                  loss: format.points(-rule.nonInferiorityMargin),
                  gain: format.points(rule.differenceMin),
                })}
              </Text>
            </div>
            <Figures evidence={evidence} rule={rule} />
            <Measures evidence={evidence} rule={rule} />
            <ClassesTable evidence={evidence} />
            <FlipsTable key={decision.id} id={decision.id} count={decision.flipCount} />
          </>
        )}
      </Stack>
    </Panel>
  );
}
