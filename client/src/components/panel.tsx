import { Group, Paper, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { HeadingOrder } from './heading-order.ts';

interface PanelProps {
  title: string;
  /** At the right of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of a page with a heading of its own. */
export function Panel({ title, aside, children }: PanelProps) {
  return (
    <Paper component="section" withBorder p="md" aria-label={title} style={{ minWidth: 0 }}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} size="h5">
          {title}
        </Title>
        {aside}
      </Group>
      <HeadingOrder value={3}>{children}</HeadingOrder>
    </Paper>
  );
}
