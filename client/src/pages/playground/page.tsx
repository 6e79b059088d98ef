import { Button, Grid, Group, Skeleton, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { useServedModels } from '../../api/use-served-models.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useTexts } from './texts.ts';
import { Workbench } from './workbench.tsx';

/** Try the serving model on a listing, or on a file of them. */
export function Page() {
  const t = useTexts();
  const { models, hasFilms, error, retry } = useServedModels();
  return (
    <>
      <PageTitle title={t('title')} about={t('about')} />
      {error !== undefined ? (
        <QueryProblem error={error} onRetry={retry} />
      ) : models === undefined ? (
        <Grid aria-busy>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Skeleton height={420} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Skeleton height={260} />
          </Grid.Col>
        </Grid>
      ) : models.length === 0 ? (
        <NoModel hasFilms={hasFilms} />
      ) : (
        <Workbench models={models} />
      )}
    </>
  );
}

function NoModel({ hasFilms }: { hasFilms: boolean }) {
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
