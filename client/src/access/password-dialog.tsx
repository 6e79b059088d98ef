import { Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { PasswordForm } from './password-form.tsx';
import { useTexts } from './texts.ts';
import { welcome } from './visitor.ts';

/** Changes the password of who is signed in, who stays so. */
export function PasswordDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTexts();
  return (
    <Modal opened onClose={onClose} title={t('changeTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <PasswordForm
        name={name}
        isOneTime={false}
        onChanged={(visitor) => {
          welcome(visitor);
          notifications.show({ message: t('changed'), color: 'green' });
          onClose();
        }}
      />
    </Modal>
  );
}
