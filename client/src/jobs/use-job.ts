import { useEffect, useRef } from 'react';
import { type CombinedError, useSubscription } from 'urql';
import { FollowJobDocument, type FollowJobSubscription } from './job.generated.ts';

const AGAIN_AFTER_MS = 1_000;

export type FollowedJob = FollowJobSubscription['jobProgress'];

interface Followed {
  /** As it stood at the last event; undefined until the first. */
  job: FollowedJob | undefined;
  /** Only what asking again cannot mend, e.g. that there is no such job. */
  error: CombinedError | undefined;
}

/** Whether nothing more will happen to a job. */
export function isOver({ state }: { state: FollowedJob['state'] }): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

function isLasting(error: CombinedError): boolean {
  return error.graphQLErrors.some(({ extensions }) =>
    ['NOT_FOUND', 'INVALID_INPUT'].includes(String(extensions.code)),
  );
}

/**
 * Follows a job to its end. When the connection is lost, the last state stays and the job is followed again as soon as
 * the server is there; the first event then tells how it stands.
 */
export function useJob(id: string): Followed {
  const last = useRef<FollowedJob>(undefined);
  const [{ data, error, fetching }, follow] = useSubscription({
    query: FollowJobDocument,
    variables: { id },
  });
  if (data?.jobProgress.id === id) last.current = data.jobProgress;
  const job = last.current?.id === id ? last.current : undefined;
  const hasEnded = job !== undefined && isOver(job);
  const isHopeless = error !== undefined && isLasting(error);

  // The server ends a subscription when it shuts down, and a socket may end in a way that is not tried again.
  const isToRestart = !fetching && !hasEnded && !isHopeless;
  useEffect(() => {
    if (!isToRestart) return;
    const timer = setInterval(() => follow({ requestPolicy: 'network-only' }), AGAIN_AFTER_MS);
    return () => clearInterval(timer);
  }, [isToRestart, follow]);

  return { job, error: isHopeless ? error : undefined };
}
