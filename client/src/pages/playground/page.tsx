import { Grid, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useServedModels } from '../../api/use-served-models.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useTexts } from './texts.ts';
import { Workbench } from './workbench.tsx';

/** Apart, since hardly anybody needs it where the page is to open fast. */
const NoModel = lazy(() => import('./no-model.tsx'));

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
        <Suspense fallback={<Skeleton height={260} />}>
          <NoModel hasFilms={hasFilms} />
        </Suspense>
      ) : (
        <Workbench models={models} />
      )}
    </>
  );
}
