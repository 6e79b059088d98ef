import { Button, Group, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useQuery } from 'urql';
import { AllowedButton } from '../../access/allowed-button.tsx';
import type { ServedModel } from '../../api/use-served-models.ts';
import { Panel } from '../../components/panel.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';
import { PictureField } from './picture-field.tsx';
import { ModelReadsDocument } from './playground.generated.ts';
import { readsWordsOnly } from './reads-words-only.ts';
import { useTexts } from './texts.ts';
import type { PictureState } from './use-picture.ts';
import type { Refusal } from './use-prediction.ts';

/** The server's limits; it counts after cleaning, and has the last word. */
const TITLE_CHARS_MAX = 1_000;
const DESCRIPTION_CHARS_MAX = 110_000;
/** From which part of a limit on the characters are counted. */
const COUNTED_FROM = 0.8;

interface ListingFormProps {
  models: readonly ServedModel[];
  model: ServedModel;
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
  picture: PictureState;
  onFile: (file: File) => void;
  onPredict: () => void;
  onClear: () => void;
  /** Whether there is anything to clear but what is in the form. */
  hasAnswer: boolean;
  isAsking: boolean;
  refusal: Refusal | undefined;
}

/** What the model is asked. */
export function ListingForm(props: ListingFormProps) {
  const { models, model, draft, onChange, picture, onFile, onPredict, onClear, isAsking, refusal } = props;
  const t = useTexts();
  const { title, description, pictureDigest } = draft;
  const [{ data: reads }] = useQuery({ query: ModelReadsDocument, variables: { modelName: model.name } });
  const isUnread = readsWordsOnly(reads?.model?.champion?.run);
  const isEmpty = title.trim() === '' && description.trim() === '' && pictureDigest === null;
  const isUntouched = title === '' && description === '' && pictureDigest === null && !props.hasAnswer;
  const isBusy = isAsking || picture.sent !== undefined;
  const predict = () => {
    if (!isEmpty && !isBusy) onPredict();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    predict();
  };
  const faultOf = (field: string) =>
    refusal?.field === field && refusal.message !== null ? fromServer(refusal.message) : undefined;
  return (
    <Panel title={t('listing')}>
      <form
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          predict();
        }}
      >
        <Stack gap="sm">
          {models.length > 1 && (
            <NativeSelect
              label={t('model')}
              value={model.name}
              onChange={(event) => onChange({ modelName: event.currentTarget.value })}
              data={models.map(({ name, version }) => ({
                value: name,
                label: t('modelOption', { name, version }),
              }))}
            />
          )}
          <TextInput
            label={t('designation')}
            value={title}
            onChange={(event) => onChange({ title: event.currentTarget.value })}
            error={faultOf('title')}
            description={<Counted chars={title.length} max={TITLE_CHARS_MAX} />}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
          <Textarea
            label={t('description')}
            value={description}
            onChange={(event) => onChange({ description: event.currentTarget.value })}
            rows={6}
            resize="vertical"
            error={faultOf('description')}
            description={<Counted chars={description.length} max={DESCRIPTION_CHARS_MAX} />}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
          />
          <PictureField
            digest={pictureDigest}
            name={draft.pictureName}
            picture={picture}
            isUnread={isUnread}
            onFile={onFile}
            fault={faultOf('pictureDigest') ?? undefined}
          />
          <Group justify="space-between" gap="xs">
            <Group gap="xs">
              <AllowedButton
                needs="PREDICT"
                type="submit"
                leftSection={<IconTags size={16} aria-hidden />}
                disabled={isEmpty || picture.sent !== undefined}
                loading={isAsking}
              >
                {t('predict')}
              </AllowedButton>
              <Button
                variant="default"
                disabled={isUntouched}
                onClick={() => {
                  picture.remove();
                  onChange({ ...EMPTY_DRAFT, modelName: draft.modelName });
                  onClear();
                }}
              >
                {t('clear')}
              </Button>
            </Group>
            <Text size="xs" c="dimmed" visibleFrom="sm">
              {t('predictHint')}
            </Text>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

function Counted({ chars, max }: { chars: number; max: number }) {
  const t = useTexts();
  const format = useFormat();
  if (chars < max * COUNTED_FROM) return null;
  return t('characters', { count: format.count(chars), max: format.count(max) });
}
