import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { signInPath } from './sign-in-path.ts';
import { useTexts } from './texts.ts';
import { useMay } from './use-may.ts';
import { type Permission, useVisitor } from './visitor.ts';

/** Part of a page for those who have a permission; others are told in its place who may. */
export function Allowed({ needs, children }: { needs: Permission; children: ReactNode }) {
  const { may, reason } = useMay(needs);
  return may ? children : <NotAllowed reason={reason} />;
}

/** Why something is not for the visitor, and what to do about it. */
export function NotAllowed({ reason }: { reason: string | undefined }) {
  const t = useTexts();
  const isSignedIn = useVisitor()?.signedIn === true;
  const { pathname, search } = useLocation();
  return (
    <Alert
      color="gray"
      variant="light"
      icon={<IconLock aria-hidden />}
      title={t('notAllowedTitle')}
      role="note"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {reason} {isSignedIn && t('otherAccount')}
        </Text>
        {!isSignedIn && (
          <Button component={Link} to={signInPath(pathname + search)} size="xs" variant="default">
            {t('submit')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
