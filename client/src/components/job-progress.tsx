import { Box, Group, Progress, Text } from '@mantine/core';
import { defineTexts } from '../texts/texts.ts';
import { useFormat } from '../texts/use-format.ts';

/** Kinds of jobs as the API names them; a kind that is not here is shown by that name. */
const useTexts = defineTexts('job-progress', {
  en: {
    'dataset-import': 'Import of listings',
    'dataset-extend': 'Extension of a dataset',
    'model-train': 'Training',
    'model-retrain': 'Retraining',
    'model-search': 'Search for parameters',
    'model-trial': 'Trial of a search',
    'run-reproduce': 'Reproduction of a run',
    'gate-evaluate': 'Judgement by the gate',
    'prediction-batch': 'Batch prediction',
    'correction-import': 'Import of corrections',
    'drift-check': 'Drift check',
    queued: 'waiting',
    left: 'about {{time}} left',
  },
  fr: {
    'dataset-import': 'Import d’annonces',
    'dataset-extend': 'Extension d’un jeu de données',
    'model-train': 'Entraînement',
    'model-retrain': 'Réentraînement',
    'model-search': 'Recherche de paramètres',
    'model-trial': 'Essai d’une recherche',
    'run-reproduce': 'Reproduction d’une exécution',
    'gate-evaluate': 'Évaluation par le contrôle',
    'prediction-batch': 'Prédiction par lot',
    'correction-import': 'Import de corrections',
    'drift-check': 'Contrôle de dérive',
    queued: 'en attente',
    left: 'encore {{time}} environ',
  },
});

type KnownKind = Exclude<Parameters<ReturnType<typeof useTexts>>[0], 'queued' | 'left'>;

interface JobProgressProps {
  job: {
    kind: string;
    state: string;
    progressPercent: number;
    stage: string;
    etaSeconds: number | null;
  };
}

/** A job under way: what it does, how much is done, what it is at. */
export function JobProgress({ job }: JobProgressProps) {
  const t = useTexts();
  const format = useFormat();
  const key = job.kind.replace('.', '-') as KnownKind;
  const translated = t(key);
  const name = translated === key ? job.kind : translated;
  const stage = job.state === 'QUEUED' ? t('queued') : job.stage;
  const left = job.etaSeconds === null ? '' : t('left', { time: format.duration(job.etaSeconds * 1000) });
  return (
    <Box>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={500}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" className="tabular">
          {format.percent(job.progressPercent / 100)}
        </Text>
      </Group>
      <Progress.Root size="sm" my={4}>
        <Progress.Section value={job.progressPercent} aria-label={name} />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {[stage, left].filter((part) => part !== '').join(' · ')}
      </Text>
    </Box>
  );
}
