import { Skeleton, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import type { Subject } from '../../subject/use-subject.ts';
import { CheckNow } from './check-now.tsx';
import { HeatMap } from './heat-map.tsx';
import { DriftChecksDocument } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

const ASKED_EVERY_MS = 15_000;

interface ChecksPanelProps {
  model: string;
  subject: Subject | undefined;
  /** Shows a report below. */
  onReport: (id: string) => void;
}

/** The drift checks of a model over time, and the button for another one. */
export function ChecksPanel({ model, subject, onReport }: ChecksPanelProps) {
  const t = useTexts();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: DriftChecksDocument,
    variables: { model, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  const checks = data?.driftReports.edges.map(({ node }) => node);
  return (
    <Panel title={t('checks')}>
      <CheckNow model={model} onDone={() => ask({ requestPolicy: 'network-only' })} />
      {checks === undefined ? (
        error === undefined ? (
          <Skeleton height={260} mt="md" />
        ) : (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )
      ) : checks.length === 0 ? (
        <EmptyState
          title={t('noChecks')}
          hint={t(subject === 'FILMS' ? 'noFilmChecksHint' : 'noChecksHint')}
        />
      ) : (
        <>
          <Text size="sm" c="dimmed" my="xs">
            {t('checksAbout')}
          </Text>
          <HeatMap checks={[...checks].reverse()} onReport={onReport} />
        </>
      )}
      <Pager pages={pages} info={data?.driftReports.pageInfo} of={t('checks')} />
    </Panel>
  );
}
