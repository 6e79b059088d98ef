import { Skeleton, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { useAction } from '../../api/use-action.ts';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
import {
  RemoveDriftCheckScheduleDocument,
  RemoveRetrainingScheduleDocument,
  SchedulesDocument,
  SetDriftCheckScheduleDocument,
  SetRetrainingScheduleDocument,
} from './monitoring.generated.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { useTexts } from './texts.ts';

const CHANGED = ['Model', 'RetrainingSchedule', 'DriftCheckSchedule'];
const NIGHTLY = '0 3 * * *';
const WEEKLY = '30 3 * * MON';

function useSchedules(model: string) {
  return useQuery({ query: SchedulesDocument, variables: { model }, requestPolicy: 'cache-and-network' });
}

/** When the clock trains the model again. */
export function RetrainingSchedulePanel({ model }: { model: string }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }] = useSchedules(model);
  const set = useAction(SetRetrainingScheduleDocument, CHANGED);
  const remove = useAction(RemoveRetrainingScheduleDocument, CHANGED);
  const schedule = data?.model?.retrainingSchedule ?? null;
  return (
    <Panel title={t('retrainingSchedule')}>
      {data === undefined ? (
        error === undefined ? (
          <Skeleton height={110} />
        ) : (
          <QueryProblem error={error} />
        )
      ) : data.model === null ? (
        <Text size="sm" c="dimmed">
          {t('noModel')}
        </Text>
      ) : (
        <ScheduleForm
          key={`${model} ${schedule?.id ?? ''}`}
          schedule={schedule}
          preset={WEEKLY}
          canRemove={schedule !== null}
          isBusy={set.isBusy || remove.isBusy}
          failure={set.failure ?? remove.failure}
          onSave={async (given) => (await set.run({ modelName: model, ...given }))?.set}
          onRemove={async () => (await remove.run({ modelName: model }))?.removed}
          notes={schedule?.lastRunAt == null ? [] : [t('lastRun', { ago: format.ago(schedule.lastRunAt) })]}
        />
      )}
    </Panel>
  );
}

/** When the clock checks the champion for drift. */
export function DriftSchedulePanel({ model }: { model: string }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }] = useSchedules(model);
  const set = useAction(SetDriftCheckScheduleDocument, CHANGED);
  const remove = useAction(RemoveDriftCheckScheduleDocument, CHANGED);
  const schedule = data?.model?.driftCheckSchedule ?? null;
  const notes = [
    schedule?.isPreset ? t('preset') : null,
    schedule?.lastRunAt == null ? null : t('lastRun', { ago: format.ago(schedule.lastRunAt) }),
    schedule?.lastSkipReason ?? null,
  ].filter((note) => note !== null);
  return (
    <Panel title={t('driftSchedule')}>
      {data === undefined ? (
        error === undefined ? (
          <Skeleton height={110} />
        ) : (
          <QueryProblem error={error} />
        )
      ) : data.model === null ? (
        <Text size="sm" c="dimmed">
          {t('noModel')}
        </Text>
      ) : (
        <ScheduleForm
          key={`${model} ${schedule?.id ?? ''} ${schedule?.isPreset}`}
          schedule={schedule}
          preset={NIGHTLY}
          canRemove={schedule !== null && !schedule.isPreset}
          isBusy={set.isBusy || remove.isBusy}
          failure={set.failure ?? remove.failure}
          onSave={async (given) => (await set.run({ modelName: model, ...given }))?.set}
          onRemove={async () => (await remove.run({ modelName: model }))?.removed}
          notes={notes}
        />
      )}
    </Panel>
  );
}
