import { Anchor, Button, Skeleton, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { AnsweredFragment, SetFilmFragment } from './films.generated.ts';
import classes from './films.module.css';
import { FirstPicks } from './first-picks.tsx';
import { RecommendedFilm } from './recommended-film.tsx';
import { useTexts } from './texts.ts';
import type { RecommendationState } from './use-recommendation.ts';
import type { Wish } from './use-wish.ts';

interface AnswerPanelProps {
  state: RecommendationState;
  wish: Wish;
  modelName: string;
  /** Films to begin with; undefined until they are known. */
  mostRated: readonly SetFilmFragment[] | undefined;
  onLike: (id: string) => void;
}

/** The films that are recommended, or why there are none. */
export function AnswerPanel({ state, wish, modelName, mostRated, onLike }: AnswerPanelProps) {
  const t = useTexts();
  const { answer, isAsking, refusal, retry } = state;
  const isForUser = wish.userId !== null;
  return (
    <Panel title={t('answer')} aside={answer && <AnsweredBy answer={answer} />}>
      <div aria-live="polite" className={classes.status}>
        {isAsking ? t('asking') : ''}
      </div>
      {refusal !== undefined ? (
        <Problem
          title={t('refused')}
          message={refusal.message === null ? t('lost') : fromServer(refusal.message)}
        >
          <Button size="xs" variant="default" onClick={retry}>
            {t('again')}
          </Button>
        </Problem>
      ) : answer === undefined ? (
        isAsking ? (
          <Stack gap="sm">
            {[0, 1, 2, 3].map((each) => (
              <Skeleton key={each} height={72} />
            ))}
          </Stack>
        ) : isForUser ? (
          <EmptyState title={t('startUser')} hint={t('startUserHint')} />
        ) : (
          <FirstPicks films={mostRated} onLike={onLike} />
        )
      ) : (
        <Answer {...{ answer, wish, modelName, onLike }} isOld={isAsking} />
      )}
    </Panel>
  );
}

interface AnswerProps extends Pick<AnswerPanelProps, 'wish' | 'modelName' | 'onLike'> {
  answer: AnsweredFragment;
  isOld: boolean;
}

function Answer({ answer, isOld, wish, modelName, onLike }: AnswerProps) {
  const t = useTexts();
  const format = useFormat();
  const { userId, isColdStart, historyCount, likedCount, unknownCount, films } = answer;
  const notes = [
    isColdStart && t(userId === null ? 'coldVisitor' : historyCount === 0 ? 'coldStranger' : 'coldUser'),
    !isColdStart &&
      userId !== null &&
      t('history', {
        count: historyCount,
        shown: format.count(historyCount),
        liked: format.count(likedCount),
      }),
    !isColdStart && unknownCount > 0 && t('unknown', { count: unknownCount }),
  ].filter((note) => note !== false);
  return (
    <div style={{ opacity: isOld ? 0.6 : 1 }}>
      {notes.map((note) => (
        <Text key={note} size="sm" mb="sm" role="status">
          {note}
        </Text>
      ))}
      {films.length === 0 ? (
        <EmptyState title={t('nothing')} hint={t('nothingHint')} />
      ) : (
        <ol className={classes.films} aria-label={t('answer')}>
          {films.map((recommended, at) => (
            <RecommendedFilm
              key={recommended.film.id}
              {...{ recommended, modelName, onLike }}
              rank={at + 1}
              isForUser={userId !== null}
              isLiked={userId === null && wish.liked.includes(recommended.film.id)}
              isOpen={at === 0}
            />
          ))}
        </ol>
      )}
    </div>
  );
}

function AnsweredBy({ answer: { modelVersion, latencyMs } }: { answer: AnsweredFragment }) {
  const t = useTexts();
  const format = useFormat();
  const { model, version } = modelVersion;
  return (
    <Text size="xs" c="dimmed">
      {t('answeredBy')}{' '}
      <Anchor component={Link} to={`/models/${encodeURIComponent(model.name)}`} inherit underline="always">
        {t('versionLink', { model: model.name, version })}
      </Anchor>{' '}
      {t('latency', { time: format.duration(latencyMs) })}
    </Text>
  );
}
