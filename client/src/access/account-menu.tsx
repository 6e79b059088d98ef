import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Link, useLocation } from 'react-router';
import { signInPath } from './sign-in-path.ts';
import { useTexts } from './texts.ts';
import { useVisitor } from './visitor.ts';

/** Of use to those alone who have an account, and heavier than the rest of the frame. */
const SignedInMenu = lazy(async () => ({ default: (await import('./signed-in-menu.tsx')).SignedInMenu }));

/** Who is signed in and what that one can do with the account; a way to sign in for nobody. */
export function AccountMenu() {
  const t = useTexts();
  const visitor = useVisitor();
  const { pathname, search } = useLocation();
  if (visitor === undefined) return null;
  if (visitor.signedIn) {
    return (
      <Suspense>
        <SignedInMenu visitor={visitor} />
      </Suspense>
    );
  }
  return (
    <Button
      component={Link}
      to={signInPath(pathname + search)}
      size="xs"
      variant="default"
      style={{ flexShrink: 0 }}
    >
      {t('signInShort')}
    </Button>
  );
}
