import { Button, Group, Stack, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import { useQuery } from 'urql';
import { titleOf } from './film-name.tsx';
import { FilmSearch } from './film-search.tsx';
import { NamedFilmsDocument } from './films.generated.ts';
import classes from './films.module.css';
import { useTexts } from './texts.ts';
import { LIKED_MAX } from './use-wish.ts';

interface LikedFilmsProps {
  datasetVersionId: string;
  /** Their ids. */
  liked: readonly string[];
  onLike: (id: string) => void;
  onChange: (liked: string[]) => void;
}

/** Finds films that somebody likes, and lists those that were named, each to be taken off again. */
export function LikedFilms({ datasetVersionId, liked, onLike, onChange }: LikedFilmsProps) {
  const t = useTexts();
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [{ data }] = useQuery({
    query: NamedFilmsDocument,
    variables: { id: datasetVersionId, ids: [...liked] },
    pause: liked.length === 0,
  });
  const titles = new Map(data?.datasetVersion?.films.map((film) => [film.id, titleOf(film)]));
  const isFull = liked.length >= LIKED_MAX;
  const changeTo = (next: string[]) => {
    onChange(next);
    // The button that had the focus is gone.
    field.current?.focus();
  };
  return (
    <Stack gap="sm">
      <FilmSearch
        ref={field}
        datasetVersionId={datasetVersionId}
        without={liked}
        onChoose={onLike}
        isDisabled={isFull}
      />
      <div>
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={600} id={listId}>
            {t('liked')}
          </Text>
          {liked.length > 1 && (
            <Button size="compact-xs" variant="subtle" onClick={() => changeTo([])}>
              {t('clear')}
            </Button>
          )}
        </Group>
        {liked.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('noneLiked')}
          </Text>
        ) : (
          <ul className={classes.chips} aria-labelledby={listId}>
            {liked.map((id) => {
              const title = titles.get(id) ?? (data === undefined ? id : t('unknownTitle', { id }));
              return (
                <li key={id} className={classes.chip}>
                  <span>{title}</span>
                  <button
                    type="button"
                    className={classes.remove}
                    aria-label={t('remove', { title })}
                    onClick={() => changeTo(liked.filter((each) => each !== id))}
                  >
                    <IconX size={14} aria-hidden />
                  </button>
                </li>
              );
            })}
          </ul>
        )}
        {isFull && (
          <Text size="xs" role="status">
            {t('tooMany')}
          </Text>
        )}
      </div>
    </Stack>
  );
}
