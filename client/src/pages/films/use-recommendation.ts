import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { onConnectionChange } from '../../api/connection.ts';
import {
  type AnsweredFragment,
  RecommendDocument,
  type RecommendMutationVariables,
} from './films.generated.ts';

export type RecommendInput = RecommendMutationVariables['input'];

/** One film of an answer, with its reasons. */
export type Recommended = AnsweredFragment['films'][number];

/** Why there is no answer: the server's words; null when the connection was lost. */
interface Refusal {
  readonly message: string | null;
}

export interface RecommendationState {
  /** What was answered last, also while the next one is under way. */
  readonly answer: AnsweredFragment | undefined;
  readonly isAsking: boolean;
  readonly refusal: Refusal | undefined;
  readonly retry: () => void;
}

/** Somebody who picks one film after the other is answered once: each answer is kept by the server. */
const DEBOUNCE_MS = 350;

/** The answer to what is asked; asked a moment after the last change. @param input undefined to ask nothing */
export function useRecommendation(input: RecommendInput | undefined): RecommendationState {
  const client = useClient();
  const [answer, setAnswer] = useState<AnsweredFragment>();
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const [attempt, setAttempt] = useState(0);
  const asked = input === undefined ? undefined : JSON.stringify(input);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks the same again
  useEffect(() => {
    setRefusal(undefined);
    setAsking(asked !== undefined);
    if (asked === undefined) {
      setAnswer(undefined);
      return;
    }
    let isCurrent = true;
    const ask = async () => {
      const wanted = JSON.parse(asked) as RecommendInput;
      const { data, error } = await client.mutation(RecommendDocument, { input: wanted }).toPromise();
      if (!isCurrent) return;
      setAsking(false);
      if (data?.recommend.__typename === 'Recommendation') {
        setAnswer(data.recommend);
        return;
      }
      setAnswer(undefined);
      const said = data?.recommend.message ?? error?.graphQLErrors[0]?.message ?? null;
      setRefusal({ message: error?.networkError === undefined ? said : null });
    };
    const timer = setTimeout(() => void ask(), DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [client, asked, attempt]);

  const retry = () => setAttempt((before) => before + 1);
  const isLost = refusal?.message === null;
  useEffect(() => {
    if (!isLost) return;
    return onConnectionChange(() => setAttempt((before) => before + 1));
  }, [isLost]);
  return { answer, isAsking, refusal, retry };
}
