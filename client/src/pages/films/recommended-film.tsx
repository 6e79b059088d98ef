import { ActionIcon, Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconHeartPlus, IconStarFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useLanguage } from '../../texts/texts.ts';
import { FilmName, titleOf } from './film-name.tsx';
import classes from './films.module.css';
import { Reasons } from './reasons.tsx';
import { SimilarFilms } from './similar-films.tsx';
import { useTexts } from './texts.ts';
import type { Recommended } from './use-recommendation.ts';

const NAMED_MAX = 3;
const TENTHS = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

interface RecommendedFilmProps {
  recommended: Recommended;
  rank: number;
  modelName: string;
  /** Whether the reasons are films of a known user, and not those of the visitor. */
  isForUser: boolean;
  isLiked: boolean;
  /** Whether its reasons are shown from the start. */
  isOpen: boolean;
  onLike: (id: string) => void;
}

/** One film: how much it would be liked, why, and what is like it. */
export function RecommendedFilm(props: RecommendedFilmProps) {
  const { recommended, rank, modelName, isForUser, isLiked, isOpen, onLike } = props;
  const t = useTexts();
  const { film, predictedRating } = recommended;
  const [shown, setShown] = useState<'why' | 'similar' | null>(isOpen ? 'why' : null);
  const toggle = (part: 'why' | 'similar') => setShown(shown === part ? null : part);
  const sentence = useBecause(recommended, isForUser);
  const title = titleOf(film);
  return (
    <li className={classes.film}>
      <Text size="sm" c="dimmed" className="tabular" aria-hidden w={22} ta="right" style={{ flex: 'none' }}>
        {rank}
      </Text>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
          <FilmName film={film} />
          <Group gap={6} wrap="nowrap" style={{ flex: 'none' }}>
            {predictedRating !== null && <Stars value={predictedRating} />}
            <ActionIcon
              variant="subtle"
              disabled={isLiked}
              onClick={() => onLike(film.id)}
              aria-label={t('like', { title })}
              title={t('like', { title })}
            >
              <IconHeartPlus size={18} aria-hidden />
            </ActionIcon>
          </Group>
        </Group>
        <Text size="sm" mt={2} style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Text>
        <Group gap={4} mt={2}>
          <Toggle
            label={t('why')}
            name={t('whyOf', { title })}
            isOpen={shown === 'why'}
            onClick={() => toggle('why')}
          />
          <Toggle
            label={t('similar')}
            name={t('similarOf', { title })}
            isOpen={shown === 'similar'}
            onClick={() => toggle('similar')}
          />
        </Group>
        {shown === 'why' && <Reasons recommended={recommended} />}
        {shown === 'similar' && <SimilarFilms film={film} modelName={modelName} onLike={onLike} />}
      </div>
    </li>
  );
}

/** Names the films that speak most for it. */
function useBecause({ because }: Recommended, isForUser: boolean): string {
  const t = useTexts();
  const language = useLanguage();
  const speaking = because.filter(({ contribution }) => contribution > 0).slice(0, NAMED_MAX);
  if (speaking.length === 0) return t('popular');
  const films = new Intl.ListFormat(language).format(speaking.map(({ film }) => film.title));
  return t(isForUser ? 'becauseUser' : 'because', { films });
}

function Stars({ value }: { value: number }) {
  const t = useTexts();
  const language = useLanguage();
  const stars = new Intl.NumberFormat(language, TENTHS).format(value);
  return (
    <Text size="sm" className="tabular" title={t('stars', { stars })} style={{ whiteSpace: 'nowrap' }}>
      <IconStarFilled size={13} aria-hidden className={classes.star} /> <span aria-hidden>{stars}</span>
      <VisuallyHidden>{t('stars', { stars })}</VisuallyHidden>
    </Text>
  );
}

interface ToggleProps {
  label: string;
  /** What it opens, for those who do not see where it stands. */
  name: string;
  isOpen: boolean;
  onClick: () => void;
}

function Toggle({ label, name, isOpen, onClick }: ToggleProps) {
  const Icon = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      leftSection={<Icon size={14} aria-hidden />}
      aria-expanded={isOpen}
      aria-label={name}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
