import { type ReactNode, useState } from 'react';
import { useMutation } from 'urql';
import { UploadError, uploadFile } from '../../../api/upload-file.ts';
import { useRequestKeys } from '../../../api/use-request-keys.ts';
import { fromServer } from '../../../components/server-text.tsx';
import { ImportDatasetDocument, type ImportDatasetMutationVariables } from '../data.generated.ts';
import { useTexts } from '../texts.ts';

type Input = ImportDatasetMutationVariables['input'];

/** Uploads under way: which file, and what share of it is sent. */
export interface Sending {
  fileName: string;
  share: number;
}

export interface Refusal {
  title: string;
  message: ReactNode;
}

/** Sends files to the server and starts an import, telling how far it is and what went wrong. */
export function useImport(onStarted: (jobId: string) => void) {
  const t = useTexts();
  const [, importDataset] = useMutation(ImportDatasetDocument);
  const [isBusy, setBusy] = useState(false);
  const [sending, setSending] = useState<Sending>();
  const [refusal, setRefusal] = useState<Refusal>();
  const keys = useRequestKeys();

  /** @returns the file as the API names it */
  const send = async (file: File) => {
    const onProgress = (share: number) => setSending({ fileName: file.name, share });
    onProgress(0);
    const { digest } = await uploadFile(file, { onProgress });
    return { digest, fileName: file.name };
  };

  const begin = async (input: Input) => {
    const { data, error } = await importDataset({ input: { ...input, idempotencyKey: keys.of(input) } });
    if (error?.networkError === undefined) keys.answered();
    const answer = data?.importDataset;
    const fail = (message: ReactNode) => setRefusal({ title: t('startFailed'), message });
    if (answer === undefined) {
      fail(
        error?.networkError === undefined ? fromServer(error?.graphQLErrors[0]?.message ?? '') : t('lost'),
      );
    } else if (answer.__typename === 'DatasetImportStarted') {
      onStarted(answer.job.id);
    } else if (answer.__typename === 'InvalidInput' && answer.field !== null) {
      fail(fromServer(answer.message, t('field', { field: answer.field })));
    } else {
      fail(fromServer(answer.message));
    }
  };

  /** @param prepare sends what there is to send, and says what to import */
  const start = async (prepare: (sendFile: typeof send) => Promise<Input>) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const input = await prepare(send);
      setSending(undefined);
      await begin(input);
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      setRefusal({ title: t('notSent'), message: error.message });
    } finally {
      setSending(undefined);
      setBusy(false);
    }
  };
  return { start, isBusy, sending, refusal };
}
