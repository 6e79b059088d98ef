import { Button, Group, Input, Modal, Radio, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { ROLES, type RoleName } from '../../access/roles.ts';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Refused } from '../../components/refused.tsx';
import { CreateAccountDocument } from './accounts.generated.ts';
import type { Credentials } from './credentials-dialog.tsx';
import { useTexts } from './texts.ts';

const KINDS = ['PERSON', 'SERVICE'] as const;

interface CreateAccountDialogProps {
  onClose: () => void;
  onCreated: (credentials: Credentials) => void;
}

/** Makes an account for somebody or for a program. */
export function CreateAccountDialog({ onClose, onCreated }: CreateAccountDialogProps) {
  const t = useTexts();
  const kindId = useId();
  const [name, setName] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('PERSON');
  const [role, setRole] = useState<RoleName>('VIEWER');
  const [refusal, setRefusal] = useState<string>();
  const { run, isBusy, failure } = useAction(CreateAccountDocument, ['Account']);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = { name: name.trim(), displayName: displayName.trim() || null, kind, role };
    const answer = (await run({ input }))?.createAccount;
    setRefusal(messageOf(answer));
    if (answer?.__typename === 'AccountCreated') onCreated(answer);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('create')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Input.Wrapper
            label={t('kind')}
            description={t('kindHint')}
            labelElement="div"
            labelProps={{ id: kindId }}
          >
            <SegmentedControl
              mt={6}
              aria-labelledby={kindId}
              value={kind}
              onChange={(value) => setKind(value as typeof kind)}
              data={KINDS.map((value) => ({ value, label: t(value) }))}
            />
          </Input.Wrapper>
          <TextInput
            label={t('name')}
            description={t('nameHint')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
          />
          <TextInput
            label={t('displayName')}
            placeholder={t('optional')}
            value={displayName}
            onChange={(event) => setDisplayName(event.currentTarget.value)}
            maxLength={191}
            autoComplete="off"
          />
          <Radio.Group label={t('role')} value={role} onChange={(value) => setRole(value as RoleName)}>
            <Stack gap={8} mt={6}>
              {ROLES.map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(`role_${value}`)}
                  description={t(`about_${value}`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          <Refused message={failure ?? refusal} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={name.trim() === ''}>
              {t('make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
