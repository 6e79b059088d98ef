import { SimpleGrid, Stack, Text } from '@mantine/core';
import { Interval } from '../components/interval.tsx';
import { defineTexts } from '../texts/texts.ts';
import { useFormat } from '../texts/use-format.ts';

const useTexts = defineTexts('user-evidence', {
  en: {
    users: 'Users of gold',
    of: 'NDCG@10 of {{name}}',
    recallOf: 'Recall@10 of {{name}}',
    difference: 'Difference in NDCG@10',
    wonLost: 'Users won / lost',
    usersNeeded: 'Users needed',
    picture: '{{value}}, with confidence from {{low}} to {{high}}',
    about: 'What {{second}} has more than {{first}}, user by user; the solid line is no difference.',
  },
  fr: {
    users: 'Utilisateurs de référence',
    of: 'NDCG@10 de {{name}}',
    recallOf: 'Rappel@10 de {{name}}',
    difference: 'Écart de NDCG@10',
    wonLost: 'Utilisateurs gagnés / perdus',
    usersNeeded: 'Utilisateurs nécessaires',
    picture: '{{value}}, avec confiance de {{low}} à {{high}}',
    about:
      'Ce que {{second}} a de plus que {{first}}, utilisateur par utilisateur ; le trait plein marque l’absence d’écart.',
  },
});

interface Figures {
  ndcgAt10: number;
  recallAt10: number;
}

interface UserEvidence {
  users: number;
  usersNeeded: number;
  won: number;
  lost: number;
  champion: Figures;
  challenger: Figures;
  difference: { ndcgAt10: number; low: number; high: number };
}

interface UserEvidenceFiguresProps {
  evidence: UserEvidence;
  /** What stands in the champion's place, and what is set against it. */
  names: { first: string; second: string };
}

const ROOM = 1.15;
const REACH_MIN = 0.005;

/** Two recommenders paired on the same users: how good each is, how far they are apart, and on how many users. */
export function UserEvidenceFigures({ evidence, names }: UserEvidenceFiguresProps) {
  const t = useTexts();
  const format = useFormat();
  const { champion, challenger, difference } = evidence;
  const { ndcgAt10: value, low, high } = difference;
  const reach = Math.max(REACH_MIN, Math.abs(low), Math.abs(high)) * ROOM;
  const shown = {
    value: format.difference(value),
    low: format.difference(low),
    high: format.difference(high),
  };
  const figures: [string, string][] = [
    [t('of', { name: names.first }), format.number(champion.ndcgAt10)],
    [t('of', { name: names.second }), format.number(challenger.ndcgAt10)],
    [t('recallOf', { name: names.first }), format.number(champion.recallAt10)],
    [t('recallOf', { name: names.second }), format.number(challenger.recallAt10)],
    [t('users'), format.count(evidence.users)],
    [t('wonLost'), `${format.count(evidence.won)} / ${format.count(evidence.lost)}`],
    [t('usersNeeded'), format.count(evidence.usersNeeded)],
  ];
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" fw={500}>
          {t('difference')}: {shown.value} ({shown.low} … {shown.high})
        </Text>
        <Interval
          {...{ low, value, high }}
          from={-reach}
          to={reach}
          marks={[{ at: 0, isStrong: true }]}
          color={low > 0 ? 'green' : high < 0 ? 'red' : 'blue'}
          label={t('picture', shown)}
        />
        <Text size="xs" c="dimmed">
          {t('about', names)}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" m={0}>
        {figures.map(([name, figure]) => (
          <div key={name}>
            <Text component="dt" size="xs" c="dimmed">
              {name}
            </Text>
            <Text component="dd" m={0} fw={600} className="tabular">
              {figure}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
