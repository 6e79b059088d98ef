import { Alert, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface ProblemProps {
  /** What happened, in a few words. */
  title: string;
  /** Why, and what to try: `fromServer` for words of the server. */
  message?: ReactNode;
  /** Buttons that lead out of it. */
  children?: ReactNode;
}

/** An error in the place where the result would stand. */
export function Problem({ title, message, children }: ProblemProps) {
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={title}>
      <Stack gap="sm" align="flex-start">
        {message != null && (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {message}
          </Text>
        )}
        {children}
      </Stack>
    </Alert>
  );
}
