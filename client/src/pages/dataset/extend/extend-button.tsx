import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconGitBranch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { AllowedButton } from '../../../access/allowed-button.tsx';
import { useRequestKeys } from '../../../api/use-request-keys.ts';
import { Problem } from '../../../components/problem.tsx';
import { fromServer } from '../../../components/server-text.tsx';
import type { Subject } from '../../../subject/use-subject.ts';
import { USUAL_MODELS } from '../../../subject/usual-models.ts';
import { ExtendDatasetDocument, ExtendingModelsDocument } from '../dataset.generated.ts';
import { useTexts } from '../texts.ts';

interface ExtendButtonProps {
  baseVersionId: string;
  subject: Subject;
  onStarted: (jobId: string) => void;
}

/** Asks whose corrections are taken in (of films it is all feedback), and starts the extension. */
export function ExtendButton({ baseVersionId, subject, onStarted }: ExtendButtonProps) {
  const t = useTexts();
  const [isOpen, dialog] = useDisclosure(false);
  const title = t(subject === 'FILMS' ? 'extendFilms' : 'extend');
  return (
    <>
      <AllowedButton
        needs="TRAIN"
        variant="default"
        leftSection={<IconGitBranch size={16} aria-hidden />}
        onClick={dialog.open}
      >
        {title}
      </AllowedButton>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title={title}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        <ExtendForm
          {...{ baseVersionId, subject }}
          onStarted={(jobId) => {
            dialog.close();
            onStarted(jobId);
          }}
        />
      </Modal>
    </>
  );
}

function ExtendForm({ baseVersionId, subject, onStarted }: ExtendButtonProps) {
  const t = useTexts();
  const isAboutFilms = subject === 'FILMS';
  const [{ data }] = useQuery({ query: ExtendingModelsDocument, pause: isAboutFilms });
  const models = data?.models.edges.map(({ node }) => node.name) ?? [];
  const [modelName, setModelName] = useState<string>(USUAL_MODELS.LISTINGS);
  const [name, setName] = useState('');
  const keys = useRequestKeys();
  const [{ fetching }, extend] = useMutation(ExtendDatasetDocument);
  const [problem, setProblem] = useState<ReactNode>();

  const submit = async () => {
    setProblem(undefined);
    const input = {
      baseVersionId,
      ...(!isAboutFilms && { modelName }),
      ...(name.trim() !== '' && { name: name.trim() }),
    };
    const { data, error } = await extend({ input: { ...input, idempotencyKey: keys.of(input) } });
    if (error?.networkError === undefined) keys.answered();
    const answer = data?.extendDataset;
    if (answer?.__typename === 'DatasetExtensionStarted') onStarted(answer.job.id);
    else if (answer !== undefined) setProblem(fromServer(answer.message));
    else
      setProblem(
        error?.networkError === undefined ? fromServer(error?.graphQLErrors[0]?.message ?? '') : t('lost'),
      );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t(isAboutFilms ? 'extendFilmsAbout' : 'extendAbout')}</Text>
        {!isAboutFilms && (
          <Select
            label={t('model')}
            allowDeselect={false}
            data={[...new Set([USUAL_MODELS.LISTINGS, ...models])]}
            value={modelName}
            onChange={(value) => setModelName(value ?? USUAL_MODELS.LISTINGS)}
          />
        )}
        <TextInput
          label={t('newName')}
          placeholder={t('optional')}
          maxLength={191}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {problem !== undefined && <Problem title={t('extendFailed')} message={problem} />}
        <Group justify="flex-end">
          <Button type="submit" loading={fetching}>
            {t('start')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
