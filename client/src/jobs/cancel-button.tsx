import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { AllowedButton } from '../access/allowed-button.tsx';
import { LOST, messageOf, useAction } from '../api/use-action.ts';
import { Dialog } from '../components/dialog.tsx';
import { Problem } from '../components/problem.tsx';
import { fromServer } from '../components/server-text.tsx';
import { CancelJobDocument } from './job.generated.ts';
import { useTexts } from './job-texts.ts';
import type { FollowedJob } from './use-job.ts';

/** Cancels a job once it was asked whether that is meant: what the job did until then may be lost. */
export function CancelButton({ job }: { job: FollowedJob }) {
  const t = useTexts();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <AllowedButton
        needs="TRAIN"
        size="xs"
        variant="default"
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        disabled={job.cancelRequested}
        aria-haspopup="dialog"
        onClick={() => setAsking(true)}
      >
        {t(job.cancelRequested ? 'cancelling' : 'cancel')}
      </AllowedButton>
      {isAsking && !job.cancelRequested && <CancelDialog job={job} onClose={() => setAsking(false)} />}
    </>
  );
}

function CancelDialog({ job, onClose }: { job: FollowedJob; onClose: () => void }) {
  const t = useTexts();
  const [refusal, setRefusal] = useState<string>();
  const { run, isBusy, failure } = useAction(CancelJobDocument);
  const cancel = async () => {
    const answer = (await run({ id: job.id }))?.cancelJob;
    setRefusal(messageOf(answer));
    if (answer?.__typename === 'JobCancellation') onClose();
  };
  const said = failure ?? refusal;
  const problem = failure === LOST ? t('tryAgain') : said && fromServer(said);
  return (
    <Dialog onClose={onClose} title={t('cancelTitle')}>
      <Stack gap="sm">
        <Text size="sm">{t(job.run === null ? 'cancelHint' : 'cancelRunHint')}</Text>
        {problem !== undefined && <Problem title={t('cancelFailed')} message={problem} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('keepOn')}
          </Button>
          <Button color="red.8" loading={isBusy} onClick={() => void cancel()}>
            {t('cancelJob')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
