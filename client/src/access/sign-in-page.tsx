import { Box, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { ConnectionNotice } from '../app/connection-notice.tsx';
import { Preferences } from '../app/preferences.tsx';
import { SignInSteps } from './sign-in-steps.tsx';
import { useTexts } from './texts.ts';
import { mayEnter, useVisitor } from './visitor.ts';

/** Pages of other programs on the same server, and nothing of another server. */
const OTHERS = /^\/(graphql|queues)(?=$|[/?#])/;

/**
 * The whole page for somebody who has to sign in before there is anything to see. It stands at the address that was
 * wanted, or at /sign-in, which leads on to its `next`.
 */
export function Page() {
  const t = useTexts();
  const visitor = useVisitor();
  useGoingOn();
  const isNew = visitor?.mustChangePassword === true;
  const title = t(isNew ? 'newTitle' : 'title');
  useEffect(() => {
    document.title = `${title} · Gondola`;
    document.querySelector<HTMLInputElement>('main [data-autofocus]')?.focus();
  }, [title]);
  return (
    <Box mih="100dvh">
      <Group justify="flex-end" p="sm">
        <Preferences />
      </Group>
      <Center component="main" px="md" pt={{ base: 'md', sm: '8vh' }} pb="xl">
        <Stack w="100%" maw={400} gap="md">
          <ConnectionNotice />
          <Group gap="sm" justify="center">
            <img src="/gondola.svg" alt="" width={36} height={36} />
            <Text fw={700} size="xl">
              Gondola
            </Text>
          </Group>
          <Paper withBorder p="lg">
            <Title order={1} size="h3" mb="md">
              {title}
            </Title>
            <SignInSteps newcomer={visitor} />
          </Paper>
          {!isNew && (
            <Text size="sm" c="dimmed" ta="center">
              {t('help')}
            </Text>
          )}
        </Stack>
      </Center>
    </Box>
  );
}

/** At /sign-in, leads somebody who has signed in to where that one wanted to go. */
function useGoingOn(): void {
  const visitor = useVisitor();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const isIn = visitor?.signedIn === true && mayEnter(visitor);
  const next = placeOf(search.get('next'));
  useEffect(() => {
    if (!isIn) return;
    if (OTHERS.test(next)) location.replace(next);
    else void navigate(next, { replace: true });
  }, [isIn, next, navigate]);
}

/** A place on this server: its path, or the first page for anything else. */
function placeOf(next: string | null): string {
  if (next === null || !URL.canParse(next, location.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(next, location.origin);
  return origin === location.origin ? pathname + search + hash : '/';
}
