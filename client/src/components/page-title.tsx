import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

interface PageTitleProps {
  title: string;
  /** One sentence on what the page is for. */
  about?: string | undefined;
  /** Buttons at the right. */
  children?: ReactNode;
}

/** The heading of a page, which also names the tab. */
export function PageTitle({ title, about, children }: PageTitleProps) {
  useEffect(() => {
    document.title = `${title} · Gondola`;
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Stack gap={2}>
        <Title order={1} size="h2">
          {title}
        </Title>
        {about !== undefined && <Text c="dimmed">{about}</Text>}
      </Stack>
      {children !== undefined && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
