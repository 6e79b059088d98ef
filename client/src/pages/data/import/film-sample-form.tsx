import { NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useFormat } from '../../../texts/use-format.ts';
import { useTexts } from '../texts.ts';
import { StartButton } from './start-button.tsx';
import { useImport } from './use-import.ts';

type Typed = number | string;

const USERS = { min: 10, max: 200_000 };
const FILMS = { min: 40, max: 100_000 };
const RATINGS_MAX = 20_000_000;
const RATINGS_A_USER_MIN = 5;
/** The share of the films that a user can have rated, on average. */
const RATED_SHARE_MAX = 0.25;

/** Generates the synthetic ratings of films. */
export function FilmSampleForm({ onStarted }: { onStarted: (jobId: string) => void }) {
  const t = useTexts();
  const format = useFormat();
  const { start, ...progress } = useImport(onStarted);
  const [name, setName] = useState('films');
  const [users, setUsers] = useState<Typed>(1_000);
  const [films, setFilms] = useState<Typed>(1_000);
  const [ratings, setRatings] = useState<Typed>(100_000);
  const [seed, setSeed] = useState<Typed>(1);
  const bounds = {
    min: Number(users) * RATINGS_A_USER_MIN,
    max: Math.min(RATINGS_MAX, Math.floor(Number(users) * Number(films) * RATED_SHARE_MAX)),
  };
  const isReady =
    isWithin(users, USERS) &&
    isWithin(films, FILMS) &&
    isWithin(ratings, bounds) &&
    typeof seed === 'number' &&
    name.trim() !== '';
  const submit = () =>
    start(async () => ({
      name: name.trim(),
      source: {
        filmSample: {
          ...{ users: Number(users), films: Number(films) },
          ...{ ratings: Number(ratings), seed: Number(seed) },
        },
      },
    }));
  const numbers = [
    { label: t('users'), help: t('usersHelp'), value: users, set: setUsers, ...USERS, step: 100 },
    { label: t('filmCount'), help: t('filmCountHelp'), value: films, set: setFilms, ...FILMS, step: 100 },
    {
      ...{ label: t('ratingCount'), value: ratings, set: setRatings, ...bounds, step: 10_000 },
      help: t('ratingCountHelp', { min: format.count(bounds.min), max: format.count(bounds.max) }),
    },
    {
      label: t('seed'),
      help: t('seedHelpFilms'),
      value: seed,
      set: setSeed,
      min: 0,
      max: 0xffff_ffff,
      step: 1,
    },
  ];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('filmSampleAbout')} {t('splitByTime')}
        </Text>
        <TextInput
          label={t('datasetName')}
          maw={420}
          maxLength={191}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
          {numbers.map(({ label, help, value, set, min, max, step }) => (
            <NumberInput
              key={label}
              label={label}
              description={help}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...{ min, max, step, value }}
              clampBehavior="none"
              allowDecimal={false}
              onChange={set}
            />
          ))}
        </SimpleGrid>
        <StartButton label={t('generate')} isReady={isReady} {...progress} />
      </Stack>
    </form>
  );
}

function isWithin(value: Typed, { min, max }: { min: number; max: number }): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}
