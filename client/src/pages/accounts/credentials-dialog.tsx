import { Modal } from '@mantine/core';
import { ShownOnce } from '../../components/shown-once.tsx';
import type { ListedAccountFragment } from './accounts.generated.ts';
import { useTexts } from './texts.ts';

/** What an account signs in with first, as the server tells it once. */
export interface Credentials {
  account: ListedAccountFragment;
  oneTimePassword: string | null;
  clientSecret: string | null;
}

/** Shows the credentials of an account this once. */
export function CredentialsDialog({
  credentials,
  onClose,
}: {
  credentials: Credentials;
  onClose: () => void;
}) {
  const t = useTexts();
  const { account, oneTimePassword, clientSecret } = credentials;
  const label = t(oneTimePassword === null ? 'clientSecret' : 'oneTimePassword');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('secretTitle', { name: account.name })}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <ShownOnce
        secrets={[{ label, value: oneTimePassword ?? clientSecret ?? '' }]}
        hint={t(`secretHint_${account.kind}`)}
        done={t('done')}
        onDone={onClose}
      />
    </Modal>
  );
}
