import { Anchor, Group, Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { Panel } from '../../components/panel.tsx';
import type { Subject } from '../../subject/use-subject.ts';
import { FirstStepsDocument, type FirstStepsQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

const TRAIN = { step: 'stepTrain', hint: 'stepTrainHint', to: '/train' } as const;
const STEPS = {
  LISTINGS: [
    { step: 'stepImport', hint: 'stepImportHint', to: '/data' },
    TRAIN,
    { step: 'stepPredict', hint: 'stepPredictHint', to: '/playground' },
  ],
  FILMS: [
    { step: 'stepRatings', hint: 'stepRatingsHint', to: '/data' },
    TRAIN,
    { step: 'stepRecommend', hint: 'stepRecommendHint', to: '/films' },
  ],
} as const;
const ASKED_EVERY_MS = 3_000;

/** The way from an empty server to an answer; gone once it has been walked. */
export function FirstSteps({ subject }: { subject: Subject }) {
  const t = useTexts();
  const [{ data }, ask] = useQuery({
    query: FirstStepsDocument,
    variables: { subject, isAboutFilms: subject === 'FILMS' },
    requestPolicy: 'cache-and-network',
  });
  const done = data === undefined ? [] : stepsDone(data);
  const isOver = done.length > 0 && done.every(Boolean);
  usePolling(ask, isOver ? 0 : ASKED_EVERY_MS);
  if (data === undefined || isOver) return null;
  return (
    <Panel title={t('steps')}>
      <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {STEPS[subject].map(({ step, hint, to }, index) => (
          <Group component="li" key={step} gap="sm" wrap="nowrap" align="flex-start">
            {done[index] ? (
              <IconCircleCheckFilled
                size={22}
                color="var(--mantine-color-green-filled)"
                role="img"
                aria-label={t('done')}
              />
            ) : (
              <IconCircle size={22} color="var(--mantine-color-dimmed)" role="img" aria-label={t('open')} />
            )}
            <div style={{ flex: 1, minWidth: 0 }}>
              <Text fw={500} td={done[index] ? 'line-through' : 'none'}>
                {t(step)}
              </Text>
              <Text size="sm" c="dimmed">
                {t(hint)}
              </Text>
            </div>
            {!done[index] && (
              <Anchor
                component={Link}
                to={to}
                size="sm"
                underline="always"
                aria-label={t('go', { step: t(step) })}
              >
                {t('goShort')}
              </Anchor>
            )}
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}

function stepsDone({ datasets, models, predictions, recommendations }: FirstStepsQuery): boolean[] {
  return [
    datasets.edges.length > 0,
    models.edges.some(({ node }) => node.champion !== null),
    ((predictions ?? recommendations)?.edges.length ?? 0) > 0,
  ];
}
