import { useCallback, useRef, useState } from 'react';
import { randomKey } from '../../api/random-key.ts';
import { post, takeBack } from './outbox.ts';
import type { ReviewItem } from './review-item.ts';

/** What was done in this visit, in numbers of listings. */
export interface SessionCounts {
  readonly confirmed: number;
  readonly corrected: number;
  readonly decided: number;
  readonly skipped: number;
}

const NOTHING_DONE: SessionCounts = { confirmed: 0, corrected: 0, decided: 0, skipped: 0 };

interface Step {
  readonly item: ReviewItem;
  readonly counted: keyof SessionCounts | null;
  readonly takeBack: () => boolean;
}

export interface Session {
  readonly counts: SessionCounts;
  /** Says where a listing belongs. */
  readonly judge: (item: ReviewItem, category: string) => void;
  /** Ends a conflict; null for none of its categories. */
  readonly decide: (item: ReviewItem, acceptCorrectionId: string | null) => void;
  readonly skip: (item: ReviewItem) => void;
  /** Takes a disagreement without a listing off its list. */
  readonly takeOff: (item: ReviewItem) => void;
  /** Takes the last step back. @returns its listing; null when there is none, 'final' when it cannot be undone */
  readonly undo: () => ReviewItem | null | 'final';
}

/**
 * The steps of a visit. Each is in the outbox before the next listing is shown, so that none is lost.
 *
 * @param author who judges
 */
export function useSession(author: string): Session {
  const [counts, setCounts] = useState(NOTHING_DONE);
  const steps = useRef<Step[]>([]);
  const count = useCallback((what: keyof SessionCounts | null, by: 1 | -1) => {
    if (what !== null) setCounts((before) => ({ ...before, [what]: before[what] + by }));
  }, []);
  const took = (step: Step) => {
    steps.current.push(step);
    count(step.counted, 1);
  };
  const entryOf = (item: ReviewItem, key = randomKey()) => ({
    ...{ key, itemKey: item.key, title: item.title, at: Date.now() },
  });

  const judge = (item: ReviewItem, category: string) => {
    if (item.prediction === null) return;
    const entry = entryOf(item);
    const input = {
      ...{ predictionId: item.prediction.id, category, submittedBy: author, idempotencyKey: entry.key },
      source: item.queue === 'sample' ? ('REVIEW' as const) : ('API' as const),
    };
    post({ ...entry, kind: 'judgement', input, disagreementId: item.disagreementId });
    took({
      item,
      counted: category === item.prediction.category.code ? 'confirmed' : 'corrected',
      takeBack: () => {
        if (!takeBack(entry.key)) post({ ...entryOf(item), kind: 'withdrawal', input });
        return true;
      },
    });
  };
  const decide = (item: ReviewItem, acceptCorrectionId: string | null) => {
    if (item.conflictId === null) return;
    const entry = entryOf(item);
    const input = { conflictId: item.conflictId, acceptCorrectionId, decidedBy: author };
    post({ ...entry, kind: 'decision', input });
    took({ item, counted: 'decided', takeBack: () => takeBack(entry.key) });
  };
  const skip = (item: ReviewItem) => took({ item, counted: 'skipped', takeBack: () => true });
  const takeOff = (item: ReviewItem) => {
    if (item.disagreementId === null) return;
    const entry = entryOf(item);
    post({ ...entry, kind: 'seen', disagreementId: item.disagreementId });
    took({ item, counted: null, takeBack: () => takeBack(entry.key) });
  };
  const undo = () => {
    const step = steps.current.at(-1);
    if (step === undefined) return null;
    if (!step.takeBack()) return 'final';
    steps.current.pop();
    count(step.counted, -1);
    return step.item;
  };
  return { counts, judge, decide, skip, takeOff, undo };
}
