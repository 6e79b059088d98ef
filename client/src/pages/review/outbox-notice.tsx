import { Alert, Anchor, Button, Stack, Text } from '@mantine/core';
import { IconCloudUpload } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useConnection } from '../../api/connection.ts';
import { Problem } from '../../components/problem.tsx';
import { dismissRefused, useOutbox } from './outbox.ts';
import { useTexts } from './texts.ts';

/** Judgements that the server does not know yet, did not take, or finds contradicted. */
export function OutboxNotice() {
  const t = useTexts();
  const { waiting, refused, conflicts } = useOutbox();
  const isOffline = useConnection() === 'offline';
  if (refused.length === 0 && conflicts === 0 && !(isOffline && waiting.length > 0)) return null;
  return (
    <Stack gap="sm" mb="md">
      {isOffline && waiting.length > 0 && (
        <Alert
          role="status"
          color="orange"
          icon={<IconCloudUpload aria-hidden />}
          title={t('waiting', { count: waiting.length })}
        >
          {t('waitingHint')}
        </Alert>
      )}
      {conflicts > 0 && (
        <Text size="sm" role="status">
          {t('inConflict', { count: conflicts })}{' '}
          <Anchor component={Link} to="/review?queue=conflicts" size="sm">
            {t('toConflicts')}
          </Anchor>
        </Text>
      )}
      {refused.length > 0 && (
        <Problem title={t('refused')}>
          {refused.map(({ entry, message }) => (
            <Text key={entry.key} size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('refusedOf', { title: entry.title, message })}
            </Text>
          ))}
          <Button size="xs" variant="default" onClick={dismissRefused}>
            {t('dismiss')}
          </Button>
        </Problem>
      )}
    </Stack>
  );
}
