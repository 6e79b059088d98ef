import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconGitBranch } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { AllowedButton } from '../../../access/allowed-button.tsx';
import { useRequestKeys } from '../../../api/use-request-keys.ts';
import { Problem } from '../../../components/problem.tsx';
import { fromServer } from '../../../components/server-text.tsx';
import { ExtendDatasetDocument, ExtendingModelsDocument } from '../dataset.generated.ts';
import { useTexts } from '../texts.ts';

const DEFAULT_MODEL = 'listing-classifier';

interface ExtendButtonProps {
  baseVersionId: string;
  onStarted: (jobId: string) => void;
}

/** Asks whose corrections are taken in, and starts the extension. */
export function ExtendButton({ baseVersionId, onStarted }: ExtendButtonProps) {
  const t = useTexts();
  const [isOpen, dialog] = useDisclosure(false);
  return (
    <>
      <AllowedButton
        needs="TRAIN"
        variant="default"
        leftSection={<IconGitBranch size={16} aria-hidden />}
        onClick={dialog.open}
      >
        {t('extend')}
      </AllowedButton>
      <Modal
        opened={isOpen}
        onClose={dialog.close}
        title={t('extend')}
        closeButtonProps={{ 'aria-label': t('cancel') }}
      >
        <ExtendForm
          baseVersionId={baseVersionId}
          onStarted={(jobId) => {
            dialog.close();
            onStarted(jobId);
          }}
        />
      </Modal>
    </>
  );
}

function ExtendForm({ baseVersionId, onStarted }: ExtendButtonProps) {
  const t = useTexts();
  const [{ data }] = useQuery({ query: ExtendingModelsDocument });
  const models = data?.models.edges.map(({ node }) => node.name) ?? [];
  const [modelName, setModelName] = useState(DEFAULT_MODEL);
  const [name, setName] = useState('');
  const keys = useRequestKeys();
  const [{ fetching }, extend] = useMutation(ExtendDatasetDocument);
  const [problem, setProblem] = useState<ReactNode>();

  const submit = async () => {
    setProblem(undefined);
    const input = { baseVersionId, modelName, ...(name.trim() !== '' && { name: name.trim() }) };
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
        <Text size="sm">{t('extendAbout')}</Text>
        <Select
          label={t('model')}
          allowDeselect={false}
          data={[...new Set([DEFAULT_MODEL, ...models])]}
          value={modelName}
          onChange={(value) => setModelName(value ?? DEFAULT_MODEL)}
        />
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
