import { Alert, Skeleton, Stack } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { AnswerFacts } from './answer-facts.tsx';
import { CategoryBars } from './category-bars.tsx';
import { readsWordsOnly } from './reads-words-only.ts';
import { useTexts } from './texts.ts';
import type { PredictionState } from './use-prediction.ts';

// Asked for while the model answers, so that the form stands sooner.
const Explanation = lazy(() => import('./explanation.tsx'));
const Nearest = lazy(() => import('./nearest.tsx'));
const Verdict = lazy(() => import('./verdict.tsx'));

/** What the model said, and what can be asked about it. */
export function AnswerPanel({ prediction }: { prediction: PredictionState }) {
  const t = useTexts();
  const { answer, judgements, isAsking, isGone, refusal } = prediction;
  const [explained, setExplained] = useState<{ id: string; code: string }>();
  const isInField = refusal?.field === 'title' || refusal?.field === 'description';
  const problem = refusal !== undefined && !isInField && (
    <Problem
      title={t('refused')}
      message={refusal.message === null ? t('lost') : fromServer(refusal.message)}
    />
  );
  if (answer === undefined) {
    return (
      <Panel title={t('answer')}>
        {problem}
        {isAsking ? (
          <Waiting label={t('asking')} />
        ) : refusal === undefined ? (
          <EmptyState
            title={t(isGone ? 'gone' : 'noAnswer')}
            hint={t(isGone ? 'goneHint' : 'noAnswerHint')}
          />
        ) : null}
      </Panel>
    );
  }
  const category = explained?.id === answer.id ? explained.code : answer.category.code;
  const isUnread = readsWordsOnly(answer.modelVersion.run);
  const explain = (code: string) => setExplained({ id: answer.id, code });
  return (
    <Stack aria-busy={isAsking}>
      {problem}
      <Panel title={t('answer')}>
        <Stack gap="md" aria-live="polite">
          <AnswerFacts answer={answer} />
          {isUnread && answer.pictureDigest !== null && (
            <Alert color="blue" icon={<IconPhotoOff aria-hidden />} title={t('pictureUnread')}>
              {answer.pictureNote !== null && t('pictureBrokenTry', { note: answer.pictureNote })}
            </Alert>
          )}
          {!isUnread && answer.pictureNote !== null && (
            <Alert color="orange" icon={<IconPhotoOff aria-hidden />} title={t('pictureBroken')}>
              {t('pictureBrokenTry', { note: answer.pictureNote })}
            </Alert>
          )}
          <CategoryBars ranked={answer.topK} explained={category} onExplain={explain} />
          <Suspense fallback={<Waiting label={t('asking')} />}>
            <Verdict key={answer.id} answer={answer} judgements={judgements} />
          </Suspense>
        </Stack>
      </Panel>
      <Suspense fallback={<Waiting label={t('explaining')} />}>
        <Explanation answer={answer} category={category} onChoose={explain} />
        <Nearest id={answer.id} />
      </Suspense>
    </Stack>
  );
}

function Waiting({ label }: { label: string }) {
  return (
    <Stack role="status" aria-label={label} gap="sm">
      <Skeleton height={28} width="50%" />
      <Skeleton height={100} />
    </Stack>
  );
}
