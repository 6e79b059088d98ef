import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router';
import { Allowed } from '../../access/allowed.tsx';
import { Panel } from '../../components/panel.tsx';
import { BatchStart } from './batch-start.tsx';
import { useTexts } from './texts.ts';

const BatchJob = lazy(() => import('./batch-job.tsx'));

const IN_ADDRESS = 'job';

interface BatchPanelProps {
  modelName: string;
  /** A table that was dropped somewhere on the page and is to be taken. */
  file: File | undefined;
  onFile: (file: File) => void;
  /** Called once the file of `file` is on its way. */
  onTaken: () => void;
}

/** Answers to a whole file: the place to drop it, or the job that works on it, which the address names. */
export function BatchPanel({ modelName, file, onFile, onTaken }: BatchPanelProps) {
  const t = useTexts();
  const [search, setSearch] = useSearchParams();
  const jobId = search.get(IN_ADDRESS);
  const follow = (id: string | null) => {
    setSearch(
      (before) => {
        if (id === null) before.delete(IN_ADDRESS);
        else before.set(IN_ADDRESS, id);
        return before;
      },
      { replace: true, preventScrollReset: true },
    );
  };
  const isShown = jobId !== null && file === undefined;
  return (
    <Panel title={t('batch')}>
      {isShown ? (
        <Suspense fallback={<Skeleton height={80} />}>
          <BatchJob id={jobId} onAnother={() => follow(null)} />
        </Suspense>
      ) : (
        <Allowed needs="PREDICT">
          <BatchStart
            modelName={modelName}
            file={file}
            onFile={onFile}
            onTaken={onTaken}
            onStarted={follow}
          />
        </Allowed>
      )}
    </Panel>
  );
}
