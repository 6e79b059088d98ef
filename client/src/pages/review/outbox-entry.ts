import type { Client, CombinedError } from 'urql';
import {
  type ResolveConflictInput,
  SendDecisionDocument,
  SendJudgementDocument,
  SendSeenDocument,
  SendWithdrawalDocument,
  type SubmitCorrectionInput,
} from './review.generated.ts';

interface EntryBase {
  /** Of the entry; a judgement's is its idempotency key, so that sent twice it counts once. */
  readonly key: string;
  /** Of the listing. */
  readonly itemKey: string;
  /** Of the listing, to be named where the server refuses. */
  readonly title: string;
  /** When it was made, in milliseconds: entries are sent in this order. */
  readonly at: number;
}

/** Something that a reviewer did and that the server is to know. Each may be sent again without harm. */
export type OutboxEntry = EntryBase &
  (
    | {
        readonly kind: 'judgement';
        readonly input: SubmitCorrectionInput;
        readonly disagreementId: string | null;
      }
    | { readonly kind: 'withdrawal'; readonly input: SubmitCorrectionInput }
    | { readonly kind: 'decision'; readonly input: ResolveConflictInput }
    | { readonly kind: 'seen'; readonly disagreementId: string }
  );

/** What became of an entry. `lost`: nobody knows. `failed`: the server had a problem that may pass. */
export type Outcome =
  | { readonly kind: 'kept'; readonly isConflict: boolean }
  | { readonly kind: 'refused' | 'failed'; readonly message: string }
  | { readonly kind: 'lost' };

const KEPT: Outcome = { kind: 'kept', isConflict: false };

/** Sends an entry once. */
export async function sendEntry(client: Client, entry: OutboxEntry): Promise<Outcome> {
  if (entry.kind === 'judgement') return sendJudgement(client, entry);
  if (entry.kind === 'withdrawal') return sendWithdrawal(client, entry.input);
  if (entry.kind === 'seen') return sendSeen(client, entry.disagreementId);
  const answer = await client.mutation(SendDecisionDocument, { input: entry.input }).toPromise();
  const result = answer.data?.resolveConflict;
  if (result === undefined) return failureOf(answer.error);
  // No conflict any more: an earlier try, or somebody else, has decided it.
  if (result.__typename === 'ConflictResolved' || result.__typename === 'Conflict') return KEPT;
  return { kind: 'refused', message: result.message };
}

async function submit(client: Client, input: SubmitCorrectionInput) {
  const answer = await client.mutation(SendJudgementDocument, { input }).toPromise();
  const result = answer.data?.submitCorrection;
  if (result === undefined) return failureOf(answer.error);
  if (result.__typename === 'CorrectionSubmitted') return { kind: 'given', ...result.correction } as const;
  return { kind: 'refused', message: result.message } as const;
}

async function sendJudgement(
  client: Client,
  { input, disagreementId }: OutboxEntry & { kind: 'judgement' },
): Promise<Outcome> {
  const submitted = await submit(client, input);
  if (submitted.kind !== 'given') return submitted;
  if (disagreementId !== null) {
    const seen = await sendSeen(client, disagreementId);
    if (seen.kind !== 'kept') return seen;
  }
  return { kind: 'kept', isConflict: submitted.state === 'CONFLICT' };
}

/** The judgement is sent with its key once more, which tells the id of its correction in every case. */
async function sendWithdrawal(client: Client, input: SubmitCorrectionInput): Promise<Outcome> {
  const submitted = await submit(client, input);
  if (submitted.kind !== 'given') return submitted;
  const rejection = { correctionId: submitted.id, decidedBy: input.submittedBy };
  const answer = await client.mutation(SendWithdrawalDocument, { input: rejection }).toPromise();
  const result = answer.data?.rejectCorrection;
  if (result === undefined) return failureOf(answer.error);
  if (result.__typename === 'CorrectionRejected' || result.__typename === 'Conflict') return KEPT;
  return { kind: 'refused', message: result.message };
}

async function sendSeen(client: Client, id: string): Promise<Outcome> {
  const answer = await client.mutation(SendSeenDocument, { id }).toPromise();
  return answer.data === undefined ? failureOf(answer.error) : KEPT;
}

function failureOf(error: CombinedError | undefined): Outcome & { kind: 'lost' | 'failed' } {
  const [first] = error?.graphQLErrors ?? [];
  return first === undefined ? { kind: 'lost' } : { kind: 'failed', message: first.message };
}
