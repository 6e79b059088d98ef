import { AppShell, Box, Burger, Group, NavLink, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconActivity,
  IconBrandGraphql,
  IconBuildingStore,
  IconDatabase,
  IconHistory,
  IconHome,
  IconKey,
  IconListDetails,
  IconMovie,
  IconRosetteDiscountCheck,
  IconSchool,
  IconStack2,
  IconTags,
  IconUsers,
} from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Link, Outlet, NavLink as RouterLink, useLocation, useNavigation } from 'react-router';
import { AccountMenu } from '../access/account-menu.tsx';
import { mayEnter, useIsAsked, useVisitor, type Visitor } from '../access/visitor.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { PageLoading } from './page-loading.tsx';
import { Preferences } from './preferences.tsx';
import { useTexts } from './shell-texts.ts';

const PAGES = [
  { to: '/', key: 'home', Icon: IconHome },
  { to: '/playground', key: 'playground', Icon: IconTags },
  { to: '/films', key: 'films', Icon: IconMovie },
  { to: '/review', key: 'review', Icon: IconRosetteDiscountCheck },
  { to: '/train', key: 'train', Icon: IconSchool },
  { to: '/runs', key: 'runs', Icon: IconListDetails },
  { to: '/models', key: 'models', Icon: IconBuildingStore },
  { to: '/data', key: 'data', Icon: IconDatabase },
  { to: '/monitoring', key: 'monitoring', Icon: IconActivity },
] as const;

const SignInPage = lazy(async () => ({ default: (await import('../access/sign-in-page.tsx')).Page }));
const SignInDialog = lazy(async () => ({
  default: (await import('../access/sign-in-dialog.tsx')).SignInDialog,
}));

/** Who may do what; for those who have an account, or who administer. */
const ACCESS_PAGES = [
  {
    to: '/keys',
    key: 'keys',
    Icon: IconKey,
    isFor: (visitor: Visitor) => visitor.signedIn || administers(visitor),
  },
  { to: '/accounts', key: 'accounts', Icon: IconUsers, isFor: administers },
  { to: '/audit', key: 'audit', Icon: IconHistory, isFor: administers },
] as const;

function administers({ permissions }: Visitor): boolean {
  return permissions.includes('ADMINISTER');
}

/** Beside the client: pages of other programs on the same server, which are opened as such. */
const TOOLS = [
  { href: '/graphql', key: 'graphql', Icon: IconBrandGraphql },
  { href: '/queues', key: 'queues', Icon: IconStack2 },
] as const;

/** The frame of every page: header, navigation, and the place where the page stands. */
export function Shell() {
  const t = useTexts();
  const { pathname } = useLocation();
  const [isMenuOpen, menu] = useDisclosure(false);
  const isLoading = useNavigation().state === 'loading';
  const visitor = useVisitor();
  const isAsked = useIsAsked();
  if (visitor !== undefined && !mayEnter(visitor) && !isAsked) {
    return (
      <Suspense fallback={<PageLoading />}>
        <SignInPage />
      </Suspense>
    );
  }
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding="md"
    >
      <AppShell.Header>
        <a className="skip-link" href="#page">
          {t('skip')}
        </a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isMenuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('menu')}
            />
            <Group component={Link} {...{ to: '/' }} gap={8} wrap="nowrap" c="inherit" td="none">
              <img src="/gondola.svg" alt="Gondola" width={24} height={24} style={{ flexShrink: 0 }} />
              <Text fw={700} visibleFrom="xs" aria-hidden>
                Gondola
              </Text>
            </Group>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <AccountMenu />
            <Preferences />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('navigation')}>
        <AppShell.Section grow>
          {pagesFor(visitor).map(({ to, key, Icon }) => (
            <NavLink
              key={to}
              component={RouterLink}
              to={to}
              label={t(key)}
              leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
              active={to === '/' ? pathname === '/' : pathname.startsWith(to)}
              onClick={menu.close}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          {TOOLS.map(({ href, key, Icon }) => (
            <NavLink
              key={href}
              href={href}
              label={t(key)}
              leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
            />
          ))}
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main>
        <ConnectionNotice />
        <Box id="page" tabIndex={-1} maw={1360} mx="auto" aria-busy={isLoading} style={{ outline: 'none' }}>
          {visitor === undefined ? (
            <PageLoading />
          ) : (
            <Suspense fallback={<PageLoading />}>
              <Outlet />
            </Suspense>
          )}
        </Box>
      </AppShell.Main>
      {isAsked && (
        <Suspense>
          <SignInDialog />
        </Suspense>
      )}
    </AppShell>
  );
}

function pagesFor(visitor: Visitor | undefined) {
  return [...PAGES, ...ACCESS_PAGES.filter(({ isFor }) => visitor !== undefined && isFor(visitor))];
}
