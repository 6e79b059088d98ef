import { Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useQuery } from 'urql';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { messageOf } from '../../api/use-action.ts';
import { Refused } from '../../components/refused.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { ScheduleTimesDocument } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';
import { TIME_ZONES } from './time-zones.ts';

interface Given {
  cron: string;
  timeZone: string;
  enabled: boolean;
}
type Answer = { __typename: string; message?: string; field?: string | null };

interface ScheduleFormProps {
  /** As it is set; null where there is none: then nothing is due before what is proposed is set. */
  schedule: Given | null;
  /** The cron that is proposed where there is none. */
  preset: string;
  canRemove: boolean;
  isBusy: boolean;
  failure: string | undefined;
  onSave: (given: Given) => Promise<Answer | undefined>;
  onRemove: () => Promise<Answer | undefined>;
  /** What else is to be known of it, a sentence each. */
  notes: readonly string[];
}

const ASKED_AFTER_MS = 300;

/** Edits when something is due: by cron and time zone, with the next times in words before it is saved. */
export function ScheduleForm(props: ScheduleFormProps) {
  const t = useTexts();
  const { schedule, preset, canRemove, isBusy, failure, onSave, onRemove, notes } = props;
  const [cron, setCron] = useState(schedule?.cron ?? preset);
  const [timeZone, setTimeZone] = useState(schedule?.timeZone ?? 'UTC');
  const [enabled, setEnabled] = useState(schedule?.enabled ?? true);
  const [refusal, setRefusal] = useState<Answer>();
  const [asked] = useDebouncedValue(cron, ASKED_AFTER_MS);
  const [{ data }] = useQuery({ query: ScheduleTimesDocument, variables: { cron: asked, timeZone } });
  const times = data?.scheduleTimes;
  const wrong = times?.__typename === 'InvalidInput' && asked === cron ? times : refusal;
  const messageAt = (field: string) =>
    wrong?.message !== undefined && wrong.field === field ? fromServer(wrong.message) : undefined;
  const tell = (answer: Answer | undefined, done: string) => {
    if (answer === undefined) return;
    const isRefused = messageOf(answer) !== undefined;
    setRefusal(isRefused ? answer : undefined);
    if (!isRefused) notifications.show({ message: done, color: 'green' });
  };
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault();
        tell(await onSave({ cron, timeZone, enabled }), t('saved'));
      }}
    >
      <Stack gap="sm">
        {schedule === null && <Text size="sm">{t('notSet')}</Text>}
        <Group gap="sm" align="flex-start">
          <TextInput
            label={t('cron')}
            description={t('cronHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={cron}
            onChange={(event) => {
              setRefusal(undefined);
              setCron(event.currentTarget.value);
            }}
            error={messageAt('cron')}
            classNames={{ wrapper: 'monospace' }}
            spellCheck={false}
            autoComplete="off"
            style={{ flex: '1 1 220px' }}
          />
          <Select
            label={t('timeZone')}
            data={TIME_ZONES}
            value={timeZone}
            onChange={(value) => value !== null && setTimeZone(value)}
            error={messageAt('timeZone')}
            allowDeselect={false}
            searchable
            limit={60}
            style={{ flex: '1 1 200px' }}
          />
          {schedule !== null && (
            <Switch
              label={t('on')}
              checked={enabled}
              onChange={(event) => setEnabled(event.currentTarget.checked)}
              mt={{ base: 0, xs: 32 }}
            />
          )}
        </Group>
        {times?.__typename === 'ScheduleTimes' && (
          <NextTimes
            times={times.times}
            timeZone={timeZone}
            title={t(schedule === null ? 'wouldBeSet' : enabled ? 'nextRuns' : 'wouldBe')}
          />
        )}
        {notes.map((note) => (
          <Text key={note} size="sm" c="dimmed">
            {note}
          </Text>
        ))}
        {refusal?.field == null && <Refused message={failure ?? refusal?.message} />}
        <Group gap="xs">
          <AllowedButton needs="PROMOTE" type="submit" loading={isBusy}>
            {t(schedule === null ? 'set' : 'save')}
          </AllowedButton>
          {canRemove && (
            <AllowedButton
              needs="PROMOTE"
              variant="default"
              disabled={isBusy}
              onClick={async () => tell(await onRemove(), t('removed'))}
            >
              {t('remove')}
            </AllowedButton>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function NextTimes({
  times,
  timeZone,
  title,
}: {
  times: readonly string[];
  timeZone: string;
  title: string;
}) {
  const format = useFormat();
  return (
    <div aria-live="polite">
      <Text size="sm" fw={500}>
        {title}
      </Text>
      <Text component="ul" size="sm" m={0} pl="md">
        {times.map((time) => (
          <li key={time}>
            {format.longTime(time, timeZone)} ({format.ago(time, Date.now(), timeZone)})
          </li>
        ))}
      </Text>
    </div>
  );
}
