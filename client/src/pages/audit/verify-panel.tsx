import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { QueryProblem } from '../../components/query-problem.tsx';
import { AuditVerificationDocument, type AuditVerificationQuery } from './audit.generated.ts';
import { useTexts } from './texts.ts';

/** Goes along the log when asked to, and says what was found. */
export function VerifyPanel() {
  const t = useTexts();
  const [{ data, error, fetching }, ask] = useQuery({
    query: AuditVerificationDocument,
    pause: true,
    requestPolicy: 'network-only',
  });
  return (
    <div aria-live="polite">
      <Group gap="sm" mb={data === undefined ? 0 : 'sm'}>
        <Button
          variant="default"
          loading={fetching}
          onClick={() => ask({ requestPolicy: 'network-only' })}
          leftSection={<IconShieldCheck size={16} aria-hidden />}
        >
          {t('verify')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('verifyAbout')}
        </Text>
      </Group>
      {error !== undefined && !fetching && <QueryProblem error={error} />}
      {data !== undefined && <Finding verification={data.auditVerification} />}
    </div>
  );
}

function Finding({ verification }: { verification: AuditVerificationQuery['auditVerification'] }) {
  const t = useTexts();
  const { entries: count, problem } = verification;
  if (problem === null) {
    return (
      <Alert color="green" variant="light" icon={<IconShieldCheck aria-hidden />} role="status">
        {t('intact', { count })}
      </Alert>
    );
  }
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
      title={t('broken')}
    >
      {t(problem.kind, { position: problem.position })} {t('brokenHint', { count })}
    </Alert>
  );
}
