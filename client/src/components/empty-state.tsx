import { Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useContext } from 'react';
import { HeadingOrder } from './heading-order.ts';

interface EmptyStateProps {
  /** What there is none of. */
  title: string;
  /** How one comes by it. */
  hint: string;
  /** The button that does it. */
  children?: ReactNode;
}

/** Stands where a list would, and says what to do to fill it. */
export function EmptyState({ title, hint, children }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <Title order={useContext(HeadingOrder)} size="h4">
        {title}
      </Title>
      <Text c="dimmed" maw={520}>
        {hint}
      </Text>
      {children}
    </Stack>
  );
}
