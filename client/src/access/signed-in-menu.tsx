import { Button, Menu, Text, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconKey, IconLock, IconLogout, IconUser } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { roleOf } from './roles.ts';
import { signOut } from './sign-in.ts';
import { useTexts } from './texts.ts';
import type { Visitor } from './visitor.ts';

const PasswordDialog = lazy(async () => ({
  default: (await import('./password-dialog.tsx')).PasswordDialog,
}));

/** Names who is signed in, and changes that one's password or signs out. */
export function SignedInMenu({ visitor }: { visitor: Visitor }) {
  const t = useTexts();
  const [isChanging, setChanging] = useState(false);
  const name = visitor.name ?? '';
  const role = t(`role_${roleOf(visitor)}`);
  const leave = async () => {
    if (!(await signOut())) notifications.show({ message: t('signOutFailed'), color: 'red' });
  };
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            px={8}
            leftSection={<IconUser size={16} aria-hidden />}
            styles={{ section: { marginInlineEnd: 0 } }}
          >
            <VisuallyHidden>{t('menu', { name, role })}</VisuallyHidden>
            <Text span aria-hidden size="xs" fw={600} visibleFrom="sm" maw={140} truncate ms={6}>
              {name}
            </Text>
            <Text span aria-hidden size="xs" c="dimmed" visibleFrom="sm" ms={6}>
              {role}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label style={{ overflowWrap: 'anywhere' }}>
            {name} · {role}
          </Menu.Label>
          <Menu.Item component={Link} to="/keys" leftSection={<IconKey size={16} aria-hidden />}>
            {t('keys')}
          </Menu.Item>
          {visitor.kind === 'ACCOUNT' && (
            <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={() => setChanging(true)}>
              {t('changePassword')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
            {t('signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isChanging && (
        <Suspense>
          <PasswordDialog name={name} onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  );
}
