import { Grid, Skeleton } from '@mantine/core';
import { PageTitle } from '../../components/page-title.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { Bench } from './bench.tsx';
import { NoRecommender } from './no-recommender.tsx';
import { useTexts } from './texts.ts';
import { useFilmModels } from './use-film-models.ts';

/** Name films that one likes, and see what is recommended and why. */
export function Page() {
  const t = useTexts();
  const { models, error, retry } = useFilmModels();
  return (
    <>
      <PageTitle title={t('title')} about={t('about')} />
      {error !== undefined ? (
        <QueryProblem error={error} onRetry={retry} />
      ) : models === undefined ? (
        <Grid aria-busy>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Skeleton height={360} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Skeleton height={360} />
          </Grid.Col>
        </Grid>
      ) : models.length === 0 ? (
        <NoRecommender />
      ) : (
        <Bench models={models} />
      )}
    </>
  );
}
