import { type CombinedError, useQuery, useSubscription } from 'urql';
import { usePolling } from '../api/use-polling.ts';
import { type FollowedJobFragment, FollowJobDocument, JobNowDocument } from './job.generated.ts';

const ASKED_EVERY_MS = 4_000;

export type FollowedJob = FollowedJobFragment;

export interface Followed {
  /** As it stands, as far as is known; another object with each event. Undefined until the first. */
  job: FollowedJob | undefined;
  /** Only while nothing is known of it, also where there is no such job. */
  error: CombinedError | undefined;
}

/** Whether nothing more will happen to a job. */
export function isOver({ state }: Pick<FollowedJob, 'state'>): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}

/**
 * Follows a job to its end by the events of the server. Besides, it is asked for every few seconds and whenever the
 * server is there again: a subscription may end with the server, and a socket may hang without a word.
 */
export function useJob(id: string): Followed {
  const variables = { id };
  const [{ data: event }] = useSubscription({ query: FollowJobDocument, variables });
  const [{ data: answer, error }, ask] = useQuery({
    query: JobNowDocument,
    variables,
    requestPolicy: 'network-only',
  });
  const job = newest(event?.jobProgress, answer?.job ?? undefined, id);
  usePolling(ask, job !== undefined && isOver(job) ? 0 : ASKED_EVERY_MS);
  return { job, error: job === undefined ? error : undefined };
}

/** Of an event and an answer, that which tells of the later state; the event where they tell the same. */
function newest(
  event: FollowedJob | undefined,
  answer: FollowedJob | undefined,
  id: string,
): FollowedJob | undefined {
  const [one, other] = [event, answer].filter((each) => each?.id === id);
  if (one === undefined || other === undefined) return one;
  const order = [
    Number(isOver(other)) - Number(isOver(one)),
    other.attempt - one.attempt,
    other.progressPercent - one.progressPercent,
  ].find((difference) => difference !== 0);
  return (order ?? 0) > 0 ? other : one;
}
