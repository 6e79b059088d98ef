import { Anchor, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { SubjectBadge } from '../../subject/subject-badge.tsx';
import { AliasesPanel, SchedulePanel } from './about-panels.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ModelDocument } from './model.generated.ts';
import { RollBackDialog } from './roll-back-dialog.tsx';
import { ShadowPanel } from './shadow-panel.tsx';
import { useTexts } from './texts.ts';
import { VersionsPanel } from './versions-panel.tsx';
import { WaitingPanel } from './waiting-panel.tsx';

const ASKED_EVERY_MS = 5_000;

/** One model: its versions, what the gate says of them, which one answers, and the buttons that change it. */
export function Page() {
  const t = useTexts();
  const { name = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const [isRollingBack, setRollingBack] = useState(false);
  const [newestDecision, setNewestDecision] = useState<string | null>(null);
  const [{ data, error }, ask] = useQuery({
    query: ModelDocument,
    variables: { name },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  const show = (decision: string) =>
    setParams((before) => {
      before.set('decision', decision);
      return before;
    });
  const toModels = (
    <Anchor component={Link} to="/models" size="sm" underline="always">
      {t('toModels')}
    </Anchor>
  );
  if (data === undefined) {
    return (
      <>
        <PageTitle title={name} about={t('about')} />
        {error === undefined ? (
          <Skeleton height={320} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )}
      </>
    );
  }
  if (data.model === null) {
    return (
      <>
        <PageTitle title={name} />
        <EmptyState title={t('missing')} hint={t('missingHint')}>
          {toModels}
        </EmptyState>
      </>
    );
  }
  const { model } = data;
  return (
    <>
      <PageTitle title={model.name} about={model.description ?? t('about')}>
        {model.subject !== null && <SubjectBadge subject={model.subject} />}
        {toModels}
        {model.champion !== null && (
          <AllowedButton
            needs="PROMOTE"
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => setRollingBack(true)}
          >
            {t('rollBack')}
          </AllowedButton>
        )}
      </PageTitle>
      <Stack gap="md">
        {model.pendingPromotion !== null && (
          <WaitingPanel key={model.pendingPromotion.id} waiting={model.pendingPromotion} />
        )}
        <SimpleGrid cols={{ base: 1, md: model.subject === 'FILMS' ? 2 : 3 }}>
          <AliasesPanel model={model} />
          {/* Of films, a challenger does not answer in the background. */}
          {model.subject !== 'FILMS' && <ShadowPanel key={model.id} model={model} />}
          <SchedulePanel model={model} />
        </SimpleGrid>
        <VersionsPanel model={model} onShow={show} onNewest={setNewestDecision} />
        <DecisionPanel id={params.get('decision') ?? newestDecision} />
        <HistoryPanel name={model.name} onShow={show} />
      </Stack>
      {isRollingBack && model.champion !== null && (
        <RollBackDialog
          modelName={model.name}
          champion={model.champion.version}
          onClose={() => setRollingBack(false)}
        />
      )}
    </>
  );
}
