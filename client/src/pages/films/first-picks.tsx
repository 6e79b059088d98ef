import { Button, Group } from '@mantine/core';
import { IconHeartPlus } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { titleOf } from './film-name.tsx';
import type { SetFilmFragment } from './films.generated.ts';
import { useTexts } from './texts.ts';

interface FirstPicksProps {
  films: readonly SetFilmFragment[] | undefined;
  onLike: (id: string) => void;
}

/** While nothing is named: what to do, and films that many have rated to begin with. */
export function FirstPicks({ films, onLike }: FirstPicksProps) {
  const t = useTexts();
  return (
    <EmptyState title={t('start')} hint={t('startHint')}>
      <Group justify="center" gap="xs" maw={640}>
        {films?.map((film) => (
          <Button
            key={film.id}
            variant="default"
            size="xs"
            maw="100%"
            leftSection={<IconHeartPlus size={15} aria-hidden />}
            aria-label={t('like', { title: titleOf(film) })}
            onClick={() => onLike(film.id)}
          >
            {titleOf(film)}
          </Button>
        ))}
      </Group>
    </EmptyState>
  );
}
