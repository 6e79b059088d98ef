import { useRef, useState } from 'react';
import { useClient } from 'urql';
import { randomKey } from '../../api/random-key.ts';
import { JudgeAnswerDocument, type JudgementFragment, TakeBackDocument } from './playground.generated.ts';

export interface JudgementState {
  /** The one that stands. */
  readonly judgement: JudgementFragment | undefined;
  readonly isSending: boolean;
  /** Why it was not kept: the server's words, or null when the connection was lost. */
  readonly failure: { readonly message: string | null } | undefined;
  readonly judge: (category: string, submittedBy: string) => Promise<boolean>;
  readonly takeBack: (decidedBy: string) => Promise<void>;
}

/**
 * Keeps where a listing belongs.
 *
 * @param predictionId the answer that is judged
 * @param before what people said earlier, newest first
 */
export function useJudgement(predictionId: string, before: readonly JudgementFragment[]): JudgementState {
  const client = useClient();
  const [own, setOwn] = useState<JudgementFragment | null>();
  const [isSending, setIsSending] = useState(false);
  const [failure, setFailure] = useState<{ message: string | null }>();
  const keys = useRef(new Map<string, string>());
  const standing = before.find(({ state }) => state === 'ACCEPTED' || state === 'CONFLICT');
  const judgement = own === undefined ? standing : (own ?? undefined);

  const run = async <Result>(send: () => Promise<Result>) => {
    setIsSending(true);
    setFailure(undefined);
    const result = await send();
    setIsSending(false);
    return result;
  };
  const judge = async (category: string, submittedBy: string) => {
    // A judgement that is sent again, since its answer was lost, has the key of the first time.
    const said = `${category}\n${submittedBy}`;
    const idempotencyKey = keys.current.get(said) ?? randomKey();
    keys.current.set(said, idempotencyKey);
    const input = { predictionId, category, submittedBy, idempotencyKey };
    const { data, error } = await run(() => client.mutation(JudgeAnswerDocument, { input }).toPromise());
    const result = data?.submitCorrection;
    if (result?.__typename === 'CorrectionSubmitted') {
      setOwn(result.correction);
      return true;
    }
    setFailure({ message: result?.message ?? error?.graphQLErrors[0]?.message ?? null });
    return false;
  };
  const takeBack = async (decidedBy: string) => {
    if (judgement === undefined) return;
    const input = { correctionId: judgement.id, decidedBy };
    const { data, error } = await run(() => client.mutation(TakeBackDocument, { input }).toPromise());
    const result = data?.rejectCorrection;
    // A conflict says that it no longer stands: an earlier try did it.
    if (result?.__typename === 'CorrectionRejected' || result?.__typename === 'Conflict') {
      keys.current.clear();
      setOwn(null);
    } else setFailure({ message: result?.message ?? error?.graphQLErrors[0]?.message ?? null });
  };
  return { judgement, isSending, failure, judge, takeBack };
}
