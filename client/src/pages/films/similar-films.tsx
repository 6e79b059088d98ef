import { ActionIcon, Group, Skeleton, Text } from '@mantine/core';
import { IconHeartPlus } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { FilmName, titleOf } from './film-name.tsx';
import { type ShownFilmFragment, SimilarFilmsDocument } from './films.generated.ts';
import classes from './films.module.css';
import { useTexts } from './texts.ts';

interface SimilarFilmsProps {
  film: ShownFilmFragment;
  modelName: string;
  onLike: (id: string) => void;
}

/** The films most like one, the most alike first. */
export function SimilarFilms({ film, modelName, onLike }: SimilarFilmsProps) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }, ask] = useQuery({
    query: SimilarFilmsDocument,
    variables: { id: film.id, modelName },
  });
  if (data === undefined) {
    return error === undefined ? (
      <Skeleton height={96} mt="xs" />
    ) : (
      <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
    );
  }
  if (data.similarFilms.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="xs">
        {t('noSimilar')}
      </Text>
    );
  }
  return (
    <ul
      className={`${classes.more} ${classes.similar}`}
      aria-label={t('similarOf', { title: titleOf(film) })}
    >
      {data.similarFilms.map(({ film: other, similarity }) => (
        <li key={other.id}>
          <Group gap="sm" wrap="nowrap" align="flex-start">
            <div style={{ flex: 'none', width: 64 }}>
              <Text size="sm" className="tabular" title={t('similarity')}>
                {format.percent(similarity)}
              </Text>
              <ShareBar share={Math.max(0, similarity)} />
            </div>
            <div style={{ flex: 1, minWidth: 0 }}>
              <FilmName film={other} />
            </div>
            <ActionIcon
              variant="subtle"
              onClick={() => onLike(other.id)}
              aria-label={t('like', { title: titleOf(other) })}
              title={t('like', { title: titleOf(other) })}
            >
              <IconHeartPlus size={18} aria-hidden />
            </ActionIcon>
          </Group>
        </li>
      ))}
    </ul>
  );
}
