import { Grid, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import { useAuthor } from '../../api/use-author.ts';
import type { ServedModel } from '../../api/use-served-models.ts';
import { fileUrl } from '../../components/listing-picture.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { Candidates } from './candidates.tsx';
import { KeysHelp } from './keys-help.tsx';
import { ListingView } from './listing-view.tsx';
import { NothingLeft } from './nothing-left.tsx';
import { type Candidate, confirmable, type Queue, type ReviewItem } from './review-item.ts';
import { useSession } from './session.ts';
import { SessionProgress } from './session-progress.tsx';
import { useTexts } from './texts.ts';
import { useKeys } from './use-keys.ts';
import { useQueue } from './use-queue.ts';

/** One listing after the other, and the keys that judge it. */
export function ReviewDesk({ queue, model }: { queue: Queue; model: ServedModel }) {
  const t = useTexts();
  const [author] = useAuthor();
  const { current, following, ahead, isAtEnd, error, advance, putBack, lookAgain } = useQueue(queue, model);
  const session = useSession(author);
  const [isHelpOpen, help] = useDisclosure(false);
  const [message, setMessage] = useState('');
  const desk = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const key = current?.key;

  // A button that was clicked must not keep the Enter key to itself on the next listing.
  useEffect(() => {
    if (key !== undefined) desk.current?.focus({ preventScroll: true });
  }, [key]);
  const pictureAhead = following?.prediction?.pictureDigest;
  useEffect(() => {
    if (pictureAhead != null) new Image().src = fileUrl(pictureAhead);
  }, [pictureAhead]);

  const step = (act: (item: ReviewItem) => void) => {
    if (current === undefined) return;
    act(current);
    setMessage('');
    advance();
  };
  const choose = (candidate: Candidate | undefined) => {
    if (candidate === undefined || current === undefined) return;
    if (current.conflictId !== null) step((item) => session.decide(item, candidate.correctionId));
    else if (current.prediction !== null) step((item) => session.judge(item, candidate.category.code));
  };
  const undo = () => {
    const item = session.undo();
    if (item === null || item === 'final') {
      notifications.show({ message: t(item === null ? 'nothingToUndo' : 'cannotUndo'), color: 'orange' });
      return;
    }
    setMessage(t('undone'));
    putBack(item);
  };
  const isConflict = current?.conflictId != null;
  const isGone = current !== undefined && !isConflict && current.prediction === null;
  useKeys({
    ...Object.fromEntries(
      (current?.candidates ?? []).map((candidate, at) => [String(at + 1), () => choose(candidate)]),
    ),
    0: isConflict ? () => step((item) => session.decide(item, null)) : undefined,
    Enter: isGone
      ? () => step(session.takeOff)
      : () => choose(current === undefined ? undefined : confirmable(current)),
    '/': () => searchField.current?.focus(),
    s: () => step(session.skip),
    u: undo,
    '?': help.toggle,
  });

  return (
    <Stack gap="md" ref={desk} tabIndex={-1} style={{ outline: 'none' }}>
      <VisuallyHidden role="status">
        {message} {current === undefined ? '' : t('now', { title: current.title })}
      </VisuallyHidden>
      {current !== undefined && (
        <SessionProgress queue={queue} counts={session.counts} ahead={ahead} isAtEnd={isAtEnd} />
      )}
      {current !== undefined ? (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <ListingView key={key} item={current} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Candidates
              key={key}
              item={current}
              modelName={model.name}
              searchField={searchField}
              onChoose={choose}
              onCategory={(code) => step((item) => session.judge(item, code))}
              onNone={() => step((item) => session.decide(item, null))}
              onTakeOff={() => step(session.takeOff)}
              onSkip={() => step(session.skip)}
              onUndo={undo}
              onHelp={help.open}
              onLeaveSearch={() => desk.current?.focus({ preventScroll: true })}
            />
          </Grid.Col>
        </Grid>
      ) : error !== undefined ? (
        <QueryProblem error={error} onRetry={lookAgain} />
      ) : isAtEnd ? (
        <NothingLeft queue={queue} modelName={model.name} onLookAgain={lookAgain} onUndo={undo} />
      ) : (
        <Skeleton height={360} role="status" aria-label={t('loading')} />
      )}
      <KeysHelp isOpen={isHelpOpen} onClose={help.close} />
    </Stack>
  );
}
