import { useState } from 'react';
import { useClient } from 'urql';
import { randomKey } from '../../api/random-key.ts';
import { UploadError, uploadFile } from '../../api/upload-file.ts';
import { StartBatchDocument } from './batch.generated.ts';
import { useTexts } from './texts.ts';

/** What the columns of a file are called; empty for the usual names. */
export interface BatchColumns {
  readonly header: boolean;
  readonly title: string;
  readonly description: string;
  readonly id: string;
}

/**
 * Sends a file and asks for answers to all of its rows.
 *
 * @param onStarted given the id of the job that works on it
 */
export function useBatchStart(onStarted: (jobId: string) => void) {
  const t = useTexts();
  const client = useClient();
  const [sending, setSending] = useState<{ name: string; share: number }>();
  const [problem, setProblem] = useState<string>();
  const begin = async (file: File, modelName: string, columns: BatchColumns): Promise<string> => {
    const { digest } = await uploadFile(file, {
      onProgress: (share) => setSending({ name: file.name, share }),
    });
    const { data, error } = await client
      .mutation(StartBatchDocument, {
        input: {
          ...{ fileDigest: digest, modelName, idempotencyKey: randomKey() },
          columns: { header: columns.header, ...named(columns) },
        },
      })
      .toPromise();
    const result = data?.startBatchPrediction;
    if (result?.__typename === 'BatchPredictionStarted') return result.job.id;
    throw new UploadError(result?.message ?? error?.graphQLErrors[0]?.message ?? t('judgementLost'));
  };
  const start = async (file: File, modelName: string, columns: BatchColumns) => {
    setProblem(undefined);
    setSending({ name: file.name, share: 0 });
    try {
      onStarted(await begin(file, modelName, columns));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setSending(undefined);
    }
  };
  return { sending, problem, start, refuse: setProblem };
}

function named({ title, description, id }: BatchColumns): Partial<BatchColumns> {
  const given = Object.entries({ title, description, id }).filter(([, name]) => name.trim() !== '');
  return Object.fromEntries(given) as Partial<BatchColumns>;
}
