import { Chip, Fieldset, Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import { Panel } from '../../components/panel.tsx';
import { LikedFilms } from './liked-films.tsx';
import { useTexts } from './texts.ts';
import type { FilmModel } from './use-film-models.ts';
import type { Wish } from './use-wish.ts';
import { UserField } from './user-field.tsx';

interface TastePanelProps {
  models: readonly FilmModel[];
  model: FilmModel;
  wish: Wish;
  change: (change: Partial<Wish>) => void;
  /** Those that films of the dataset have. */
  genres: readonly string[];
  onLike: (id: string) => void;
}

/** Whom to recommend to: somebody who likes films, or a user whose ratings are known; and in which genres. */
export function TastePanel({ models, model, wish, change, genres, onLike }: TastePanelProps) {
  const t = useTexts();
  const who = wish.userId === null ? 'films' : 'user';
  return (
    <Panel title={t('taste')}>
      <Stack gap="md">
        {models.length > 1 && (
          <NativeSelect
            label={t('model')}
            value={model.name}
            onChange={(event) => change({ modelName: event.currentTarget.value })}
            data={models.map(({ name, version }) => ({
              value: name,
              label: t('modelOption', { name, version }),
            }))}
          />
        )}
        <SegmentedControl
          aria-label={t('taste')}
          value={who}
          onChange={(value) => change({ userId: value === 'films' ? null : '' })}
          data={[
            { value: 'films', label: t('byFilms') },
            { value: 'user', label: t('byUser') },
          ]}
        />
        {who === 'films' ? (
          <LikedFilms
            datasetVersionId={model.datasetVersionId}
            liked={wish.liked}
            onLike={onLike}
            onChange={(liked) => change({ liked })}
          />
        ) : (
          <UserField key={wish.userId} userId={wish.userId ?? ''} onChange={(userId) => change({ userId })} />
        )}
        {genres.length > 0 && (
          <Fieldset
            variant="unstyled"
            p={0}
            legend={
              <Text size="sm" fw={600} span>
                {t('genres')}
              </Text>
            }
          >
            <Text size="xs" c="dimmed" mb={6}>
              {t('genresHint')}
            </Text>
            <Chip.Group multiple value={[...wish.genres]} onChange={(chosen) => change({ genres: chosen })}>
              <Group gap={6}>
                {genres.map((genre) => (
                  <Chip key={genre} value={genre} size="xs" variant="outline">
                    {genre}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </Fieldset>
        )}
      </Stack>
    </Panel>
  );
}
