import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Refused } from '../../components/refused.tsx';
import {
  DisableAccountDocument,
  type ListedAccountFragment,
  ResetCredentialsDocument,
} from './accounts.generated.ts';
import type { Credentials } from './credentials-dialog.tsx';
import { useTexts } from './texts.ts';

/** What is asked about before it is done. */
export type Change = 'disable' | 'reset';

interface ConfirmChangeProps {
  account: ListedAccountFragment;
  change: Change;
  onClose: () => void;
  onCredentials: (credentials: Credentials) => void;
}

/** Asks before an account is signed out everywhere. */
export function ConfirmChange({ account, change, onClose, onCredentials }: ConfirmChangeProps) {
  const t = useTexts();
  const { id, name, kind } = account;
  const [refusal, setRefusal] = useState<string>();
  const disabling = useAction(DisableAccountDocument, ['Account']);
  const resetting = useAction(ResetCredentialsDocument, ['Account']);
  const disable = async () => {
    const answer = (await disabling.run({ id }))?.disableAccount;
    setRefusal(messageOf(answer));
    if (answer?.__typename !== 'AccountChanged') return;
    notifications.show({ message: t('disabledNow', { name }), color: 'green' });
    onClose();
  };
  const reset = async () => {
    const answer = (await resetting.run({ id }))?.resetCredentials;
    setRefusal(messageOf(answer));
    if (answer?.__typename !== 'AccountCreated') return;
    onClose();
    onCredentials(answer);
  };
  const isReset = change === 'reset';
  return (
    <Modal
      opened
      onClose={onClose}
      title={isReset ? t(`resetOf_${kind}`, { name }) : t('disableTitle', { name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t(isReset ? `resetHint_${kind}` : 'disableHint')}</Text>
        <Refused message={disabling.failure ?? resetting.failure ?? refusal} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            color="red.8"
            loading={disabling.isBusy || resetting.isBusy}
            onClick={() => void (isReset ? reset() : disable())}
          >
            {t(isReset ? `reset_${kind}` : 'disable')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
