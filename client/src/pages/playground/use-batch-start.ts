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
  readonly picture: string;
}

interface BatchSettings {
  readonly modelName: string;
  readonly columns: BatchColumns;
  /** A zip archive with the pictures that the rows name. */
  readonly archive: File | null;
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
  const sent = async (file: File) => {
    const { digest } = await uploadFile(file, {
      onProgress: (share) => setSending({ name: file.name, share }),
    });
    return digest;
  };
  const begin = async (file: File, { modelName, columns, archive }: BatchSettings): Promise<string> => {
    const pictures = archive === null ? {} : { picturesDigest: await sent(archive) };
    const digest = await sent(file);
    const { data, error } = await client
      .mutation(StartBatchDocument, {
        input: {
          ...{ fileDigest: digest, modelName, idempotencyKey: randomKey(), ...pictures },
          columns: { header: columns.header, ...named(columns) },
        },
      })
      .toPromise();
    const result = data?.startBatchPrediction;
    if (result?.__typename === 'BatchPredictionStarted') return result.job.id;
    throw new UploadError(result?.message ?? error?.graphQLErrors[0]?.message ?? t('judgementLost'));
  };
  const start = async (file: File, settings: BatchSettings) => {
    setProblem(undefined);
    setSending({ name: file.name, share: 0 });
    try {
      onStarted(await begin(file, settings));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setSending(undefined);
    }
  };
  return { sending, problem, start, refuse: setProblem };
}

function named({ title, description, id, picture }: BatchColumns): Partial<BatchColumns> {
  const given = Object.entries({ title, description, id, picture }).filter(([, name]) => name.trim() !== '');
  return Object.fromEntries(given) as Partial<BatchColumns>;
}
