import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { messageOf, useAction } from '../../api/use-action.ts';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { Refused } from '../../components/refused.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { FollowedJob } from '../../jobs/followed-job.tsx';
import { EvaluateGateDocument, type ModelQuery, ModelVersionsDocument } from './model.generated.ts';
import { PromoteDialog } from './promote-dialog.tsx';
import { useTexts } from './texts.ts';
import { type ListedVersion, VersionRow } from './version-row.tsx';

const ASKED_EVERY_MS = 5_000;

interface VersionsPanelProps {
  model: NonNullable<ModelQuery['model']>;
  /** Shows a decision below. */
  onShow: (decision: string) => void;
  /** Told the decision that is shown where none was chosen. */
  onNewest: (decision: string | null) => void;
}

/** The versions of a model with what the gate says of each, and the buttons to judge and to promote it. */
export function VersionsPanel({ model, onShow, onNewest }: VersionsPanelProps) {
  const t = useTexts();
  const pages = usePages();
  const [promoted, setPromoted] = useState<ListedVersion>();
  const [jobId, setJobId] = useState<string>();
  const [{ data, error }, ask] = useQuery({
    query: ModelVersionsDocument,
    variables: { name: model.name, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  const evaluate = useAction(EvaluateGateDocument);
  const [refusal, setRefusal] = useState<string>();
  const versions = data?.model?.versions.edges.map(({ node }) => node);
  const newest = versions?.find(({ gateDecision }) => gateDecision !== null)?.gateDecision?.id ?? null;
  useEffect(() => onNewest(newest), [newest, onNewest]);

  const judge = async ({ id }: ListedVersion) => {
    const answer = (await evaluate.run({ modelVersionId: id }))?.evaluateGate;
    setRefusal(messageOf(answer));
    if (answer?.__typename === 'GateEvaluationStarted') setJobId(answer.job.id);
  };
  return (
    <Panel title={t('versions')}>
      {versions === undefined ? (
        error === undefined ? (
          <Skeleton height={160} />
        ) : (
          <QueryProblem error={error} />
        )
      ) : versions.length === 0 ? (
        <EmptyState title={t('noVersions')} hint={t('noVersionsHint')} />
      ) : (
        <ScrollTable
          label={t('versions')}
          head={[
            ...[t('version'), t('stage'), t('verdict'), t('difference')],
            ...[t('run'), t('registered'), t('actions')],
          ]}
          minWidth={980}
        >
          {versions.map((version) => (
            <VersionRow
              key={version.id}
              version={version}
              isChampion={version.id === model.champion?.id}
              isBusy={evaluate.isBusy}
              onShow={onShow}
              onJudge={judge}
              onPromote={setPromoted}
            />
          ))}
        </ScrollTable>
      )}
      <Pager pages={pages} info={data?.model?.versions.pageInfo} of={t('versions')} />
      <Refused message={evaluate.failure ?? refusal} />
      {jobId !== undefined && (
        <FollowedJob
          id={jobId}
          onEnd={({ gateDecision }) => {
            ask({ requestPolicy: 'network-only' });
            if (gateDecision !== null) onShow(gateDecision.id);
          }}
        />
      )}
      {promoted !== undefined && (
        <PromoteDialog
          modelName={model.name}
          version={promoted}
          champion={model.champion?.version ?? null}
          onClose={() => setPromoted(undefined)}
        />
      )}
    </Panel>
  );
}
