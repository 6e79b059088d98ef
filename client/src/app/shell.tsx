import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Group,
  NavLink,
  SegmentedControl,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconActivity,
  IconBrandGraphql,
  IconBuildingStore,
  IconDatabase,
  IconHome,
  IconListDetails,
  IconMoon,
  IconRosetteDiscountCheck,
  IconSchool,
  IconStack2,
  IconSun,
  IconTags,
} from '@tabler/icons-react';
import { Suspense } from 'react';
import { Link, Outlet, NavLink as RouterLink, useLocation, useNavigation } from 'react-router';
import { LANGUAGES, type Language, setLanguage, useLanguage } from '../texts/texts.ts';
import { ConnectionNotice } from './connection-notice.tsx';
import { PageLoading } from './page-loading.tsx';
import { useTexts } from './shell-texts.ts';

const PAGES = [
  { to: '/', key: 'home', Icon: IconHome },
  { to: '/playground', key: 'playground', Icon: IconTags },
  { to: '/review', key: 'review', Icon: IconRosetteDiscountCheck },
  { to: '/train', key: 'train', Icon: IconSchool },
  { to: '/runs', key: 'runs', Icon: IconListDetails },
  { to: '/models', key: 'models', Icon: IconBuildingStore },
  { to: '/data', key: 'data', Icon: IconDatabase },
  { to: '/monitoring', key: 'monitoring', Icon: IconActivity },
] as const;

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
              <img src="/gondola.svg" alt="" width={24} height={24} />
              <Text fw={700}>Gondola</Text>
            </Group>
          </Group>
          <Preferences />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('navigation')}>
        <AppShell.Section grow>
          {PAGES.map(({ to, key, Icon }) => (
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
          <Suspense fallback={<PageLoading />}>
            <Outlet />
          </Suspense>
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}

function Preferences() {
  const t = useTexts();
  const language = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  return (
    <Group gap="xs" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={t('language')}
        value={language}
        onChange={(value) => setLanguage(value as Language)}
        data={LANGUAGES.map((value) => ({ value, label: value.toUpperCase() }))}
      />
      <ActionIcon
        variant="default"
        lightHidden
        onClick={() => setColorScheme('light')}
        aria-label={t('light')}
      >
        <IconSun size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" darkHidden onClick={() => setColorScheme('dark')} aria-label={t('dark')}>
        <IconMoon size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
