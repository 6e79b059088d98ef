import {
  Alert,
  Autocomplete,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { Problem } from '../../components/problem.tsx';
import { useBySubject } from '../../subject/by-subject.ts';
import { useFormat } from '../../texts/use-format.ts';
import { ChampionNotice } from './champion-notice.tsx';
import { KindChoice } from './kind-choice.tsx';
import { ParameterForm } from './parameters/parameter-form.tsx';
import { useTexts } from './texts.ts';
import type { TrainChoicesQuery } from './train.generated.ts';
import { useTrainForm } from './train-form-state.ts';
import { usualModelFor } from './use-model-proposal.ts';
import { useStart } from './use-start.ts';

/** So that inputs beside each other stand in line. */
const HELP_BELOW: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

interface TrainFormProps {
  choices: TrainChoicesQuery;
  onStarted: (jobId: string) => void;
}

/** What to train on, what, and how. */
export function TrainForm({ choices, onStarted }: TrainFormProps) {
  const t = useTexts();
  const format = useFormat();
  const bySubject = useBySubject();
  const form = useTrainForm(choices);
  const { start, isStarting, problem } = useStart(form, onStarted);
  const { dataset } = form;
  const facts = dataset && {
    rows: format.count(dataset.acceptedRows),
    train: format.count(dataset.trainRows),
    pictures: format.count(dataset.pictureRows),
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <Stack gap="md">
        <Select
          label={t('dataset')}
          searchable
          allowDeselect={false}
          data={bySubject(
            form.versions.map(({ id, subject, name, digest, createdAt }) => ({
              value: id,
              label: `${name} · ${digest.slice(0, 8)} · ${format.time(createdAt)}`,
              subject,
            })),
          )}
          value={dataset?.id ?? null}
          onChange={form.setDatasetId}
          {...(facts && {
            description: t(dataset?.subject === 'FILMS' ? 'filmFacts' : 'datasetFacts', facts),
          })}
          inputWrapperOrder={HELP_BELOW}
        />
        <KindChoice kinds={form.kinds} kind={form.kind} onChange={form.setKind} />
        {form.isWithoutPictures && <Alert color="yellow" title={t('noPictures')} />}
        <TextInput
          label={t('runName')}
          placeholder={t('optional')}
          value={form.runName}
          onChange={(event) => form.setRunName(event.currentTarget.value)}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Autocomplete
            label={t('modelName')}
            description={t('modelNameHelp')}
            inputWrapperOrder={HELP_BELOW}
            placeholder={usualModelFor(dataset)}
            data={choices.models.edges.flatMap(({ node }) =>
              node.subject === null || node.subject === dataset?.subject ? [node.name] : [],
            )}
            value={form.modelName}
            onChange={form.setModelName}
            onFocus={form.holdProposal}
            onBlur={form.releaseProposal}
          />
          <Autocomplete
            label={t('experiment')}
            description={t('experimentHelp')}
            inputWrapperOrder={HELP_BELOW}
            placeholder={t('optional')}
            data={[...new Set(choices.experiments.edges.map(({ node }) => node.name))]}
            value={form.experiment}
            onChange={form.setExperiment}
          />
        </SimpleGrid>
        {dataset?.subject === 'LISTINGS' && (
          <ChampionNotice modelName={form.modelName} datasetVersionId={dataset.id} />
        )}
        <ParameterForm groups={form.groups} settings={form.settings} onChange={form.setSettings} />
        <Stack gap={6}>
          <SegmentedControl
            aria-label={t('mode')}
            value={form.mode}
            onChange={(value) => form.setMode(value as 'once' | 'search')}
            data={[
              { value: 'once', label: t('once') },
              { value: 'search', label: t('search') },
            ]}
          />
          {form.mode === 'search' && (
            <>
              <Text size="xs" c="dimmed">
                {t('searchHelp')}
              </Text>
              <NumberInput
                label={t('trials')}
                min={1}
                max={100}
                allowDecimal={false}
                value={form.trials}
                onChange={form.setTrials}
              />
            </>
          )}
        </Stack>
        {problem !== undefined && <Problem title={t('startFailed')} message={problem} />}
        {form.hindrance !== undefined && (
          <Text size="sm" role="status">
            {t(form.hindrance)}
          </Text>
        )}
        <AllowedButton
          needs="TRAIN"
          type="submit"
          loading={isStarting}
          disabled={!form.isReady}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
        >
          {t(form.mode === 'search' ? 'startSearch' : 'start')}
        </AllowedButton>
      </Stack>
    </form>
  );
}
