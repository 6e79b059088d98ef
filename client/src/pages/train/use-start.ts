import { type ReactNode, useState } from 'react';
import { useMutation } from 'urql';
import { useRequestKeys } from '../../api/use-request-keys.ts';
import { fromServer } from '../../components/server-text.tsx';
import { useTexts } from './texts.ts';
import { StartSearchDocument, StartTrainingDocument } from './train.generated.ts';
import type { TrainFormState } from './train-form-state.ts';

/**
 * Starts what the form holds. A try that the network lost is repeated under the same key, so that no training is
 * started twice.
 */
export function useStart(form: TrainFormState, onStarted: (jobId: string) => void) {
  const t = useTexts();
  const [, startTraining] = useMutation(StartTrainingDocument);
  const [, startSearch] = useMutation(StartSearchDocument);
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<ReactNode>();
  const keys = useRequestKeys();

  const start = async () => {
    setStarting(true);
    setProblem(undefined);
    const input = form.input();
    const keyed = { ...input, idempotencyKey: keys.of([form.mode, input]) };
    const { data, error } =
      form.mode === 'search' ? await startSearch({ input: keyed }) : await startTraining({ input: keyed });
    setStarting(false);
    if (error?.networkError === undefined) keys.answered();
    const answer =
      data === undefined ? undefined : 'startSearch' in data ? data.startSearch : data.startTraining;
    if (answer === undefined) {
      setProblem(
        error?.networkError === undefined ? fromServer(error?.graphQLErrors[0]?.message ?? '') : t('lost'),
      );
    } else if (answer.__typename === 'TrainingStarted' || answer.__typename === 'SearchStarted') {
      onStarted(answer.job.id);
    } else if (answer.__typename === 'InvalidInput' && answer.field !== null) {
      setProblem(fromServer(answer.message, t('field', { field: answer.field })));
    } else {
      setProblem(fromServer(answer.message));
    }
  };
  return { start, isStarting, problem };
}
