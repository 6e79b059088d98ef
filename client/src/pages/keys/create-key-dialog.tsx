import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Permission, useVisitor } from '../../access/visitor.ts';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Refused } from '../../components/refused.tsx';
import { ShownOnce } from '../../components/shown-once.tsx';
import { CreateApiKeyDocument, type CreateApiKeyMutation } from './keys.generated.ts';
import { useTexts } from './texts.ts';

const LIFETIMES = ['30', '90', '365', 'never'] as const;
type Lifetime = (typeof LIFETIMES)[number];

type Created = Extract<CreateApiKeyMutation['createApiKey'], { __typename: 'ApiKeyCreated' }>;

/** Makes a key of one's own and shows it this once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const [created, setCreated] = useState<Created>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(created === undefined ? 'createTitle' : 'made')}
      size="lg"
      // A click beside it would lose the key for good.
      closeOnClickOutside={created === undefined}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {created === undefined ? (
        <CreateKeyForm onCreated={setCreated} onCancel={onClose} />
      ) : (
        <ShownOnce
          secrets={[{ label: created.apiKey.name, value: created.text }]}
          hint={`${t('madeHint')} ${t('use')}`}
          example={`authorization: Bearer ${created.text}`}
          done={t('done')}
          onDone={onClose}
        />
      )}
    </Modal>
  );
}

interface CreateKeyFormProps {
  onCreated: (created: Created) => void;
  onCancel: () => void;
}

function CreateKeyForm({ onCreated, onCancel }: CreateKeyFormProps) {
  const t = useTexts();
  const permissions = useVisitor()?.permissions ?? [];
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['READ']);
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [refusal, setRefusal] = useState<string>();
  const { run, isBusy, failure } = useAction(CreateApiKeyDocument, ['ApiKey', 'ApiKeyConnection']);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = {
      ...{ name: name.trim(), scopes: scopes as Permission[] },
      ...(lifetime !== 'never' && { expiresInDays: Number(lifetime) }),
    };
    const answer = (await run({ input }))?.createApiKey;
    setRefusal(messageOf(answer));
    if (answer?.__typename === 'ApiKeyCreated') onCreated(answer);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label={t('name')}
          placeholder={t('nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={191}
          autoComplete="off"
          data-autofocus
        />
        <Checkbox.Group label={t('scopes')} value={scopes} onChange={setScopes}>
          <Stack gap={8} mt={6}>
            {permissions.map((scope) => (
              <Checkbox key={scope} value={scope} label={`${scope}: ${t(`scope_${scope}`)}`} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NativeSelect
          label={t('ends')}
          value={lifetime}
          onChange={(event) => setLifetime(event.currentTarget.value as Lifetime)}
          data={LIFETIMES.map((value) => ({ value, label: t(`days_${value}`) }))}
        />
        <Refused message={failure ?? refusal} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={name.trim() === '' || scopes.length === 0}>
            {t('make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
