import { useCallback, useEffect, useState } from 'react';
import { fetchSignedIn } from '../../access/fetch-signed-in.ts';

export interface RunFile {
  path: string;
  isFolder: boolean;
  bytes: number | null;
}

/** Where a browser loads a file of a run from. */
export const fileAddress = (runId: string, path: string) =>
  `/get-artifact?${new URLSearchParams({ run_id: runId, path })}`;

export interface RunFiles {
  /** Undefined while they are on their way. */
  readonly files: readonly RunFile[] | undefined;
  /** Why they cannot be listed, in the server's words; empty when the network lost the question. */
  readonly error: string | undefined;
  ask(): void;
}

/** What a run keeps in one of its folders, by the REST interface that MLflow's clients use too. */
export function useRunFiles(runId: string, folder: string): RunFiles {
  const [files, setFiles] = useState<RunFile[]>();
  const [error, setError] = useState<string>();
  const ask = useCallback(() => {
    setError(undefined);
    listFiles(runId, folder).then(setFiles, (problem: unknown) =>
      setError(problem instanceof ServerRefusal ? problem.message : ''),
    );
  }, [runId, folder]);
  useEffect(ask, [ask]);
  return { files, error, ask };
}

class ServerRefusal extends Error {}

async function listFiles(runId: string, folder: string): Promise<RunFile[]> {
  const search = new URLSearchParams({ run_id: runId, ...(folder !== '' && { path: folder }) });
  const response = await fetchSignedIn(`/api/2.0/mlflow/artifacts/list?${search}`);
  const body = (await response.json()) as {
    message?: string;
    files?: { path: string; is_dir: boolean; file_size?: number }[];
  };
  if (!response.ok) throw new ServerRefusal(body.message ?? `HTTP ${response.status}`);
  return (body.files ?? []).map(({ path, is_dir, file_size }) => ({
    ...{ path, isFolder: is_dir, bytes: file_size ?? null },
  }));
}
