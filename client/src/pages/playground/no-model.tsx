import { Button, Group, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { defineTexts } from '../../texts/texts.ts';

const useTexts = defineTexts('playground-no-model', {
  en: {
    noModel: 'No model of listings serves yet',
    filmsElsewhere:
      'Only models of films serve. They are asked on the page Films; a listing needs a model of listings.',
    toFilms: 'Open Films',
    noModelHint:
      'Import listings, then train a first model on them. This page opens by itself as soon as one serves.',
    toData: 'Import listings',
    toTrain: 'Train a model',
  },
  fr: {
    noModel: 'Aucun modèle d’annonces n’est encore en service',
    filmsElsewhere:
      'Seuls des modèles de films sont en service : ils répondent sur la page Films. Une annonce demande un modèle d’annonces.',
    toFilms: 'Ouvrir Films',
    noModelHint:
      'Importez des annonces, puis entraînez un premier modèle. Cette page s’ouvre d’elle-même dès qu’un modèle est en service.',
    toData: 'Importer des annonces',
    toTrain: 'Entraîner un modèle',
  },
});

/** While no model of listings serves: how to come by one, and where films are. */
export default function NoModel({ hasFilms }: { hasFilms: boolean }) {
  const t = useTexts();
  return (
    <EmptyState title={t('noModel')} hint={hasFilms ? t('filmsElsewhere') : t('noModelHint')}>
      <Stack mt="xs">
        <Group justify="center">
          {hasFilms && (
            <Button component={Link} to="/films">
              {t('toFilms')}
            </Button>
          )}
          <Button component={Link} to="/data" variant={hasFilms ? 'default' : 'filled'}>
            {t('toData')}
          </Button>
          <Button component={Link} to="/train" variant="default">
            {t('toTrain')}
          </Button>
        </Group>
      </Stack>
    </EmptyState>
  );
}
