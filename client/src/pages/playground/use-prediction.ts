import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient, useQuery } from 'urql';
import {
  type AnswerFragment,
  GivenAnswerDocument,
  type JudgementFragment,
  PredictDocument,
  type PredictInput,
} from './playground.generated.ts';

/** Why there is no answer. */
export interface Refusal {
  /** The server's words; null when the connection was lost. */
  readonly message: string | null;
  /** The field of the input that is at fault. */
  readonly field: string | null;
}

export interface PredictionState {
  readonly answer: AnswerFragment | undefined;
  /** What people had said of it when the page was opened, newest first. */
  readonly judgements: readonly JudgementFragment[];
  readonly isAsking: boolean;
  /** The address names an answer that is not there. */
  readonly isGone: boolean;
  readonly refusal: Refusal | undefined;
  readonly ask: (input: PredictInput) => Promise<void>;
  /** Shows no answer any more. */
  readonly forget: () => void;
}

const IN_ADDRESS = 'prediction';

/** The answer that is shown: the one just given, or the one that the address names. */
export function usePrediction(): PredictionState {
  const client = useClient();
  const [search, setSearch] = useSearchParams();
  const [given, setGiven] = useState<AnswerFragment>();
  const [isAsking, setIsAsking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const id = search.get(IN_ADDRESS) ?? '';
  const isGiven = given?.id === id;
  const [stored] = useQuery({ query: GivenAnswerDocument, variables: { id }, pause: id === '' || isGiven });

  const show = (answerId: string | undefined) =>
    setSearch(
      (before) => {
        if (answerId === undefined) before.delete(IN_ADDRESS);
        else before.set(IN_ADDRESS, answerId);
        return before;
      },
      { replace: true, preventScrollReset: true },
    );
  const forget = () => {
    setGiven(undefined);
    setRefusal(undefined);
    show(undefined);
  };
  const ask = async (input: PredictInput) => {
    setIsAsking(true);
    setRefusal(undefined);
    const { data, error } = await client.mutation(PredictDocument, { input }).toPromise();
    setIsAsking(false);
    if (data?.predict.__typename === 'Prediction') {
      setGiven(data.predict);
      show(data.predict.id);
      return;
    }
    // What is still shown is the answer to another listing, and would be judged as one to this.
    forget();
    if (data === undefined) {
      const isLost = error?.networkError !== undefined;
      setRefusal({ message: isLost ? null : (error?.graphQLErrors[0]?.message ?? null), field: null });
      return;
    }
    const field = data.predict.__typename === 'InvalidInput' ? data.predict.field : null;
    setRefusal({ message: data.predict.message, field });
  };
  const asked = id === '' || isGiven ? undefined : stored.data?.prediction;
  return {
    answer: isGiven ? given : (asked ?? undefined),
    judgements: asked?.corrections ?? [],
    isAsking: isAsking || (id !== '' && !isGiven && stored.fetching && stored.data === undefined),
    isGone: !isGiven && id !== '' && (stored.error?.graphQLErrors.length ?? 0) > 0,
    refusal,
    ask,
    forget,
  };
}
