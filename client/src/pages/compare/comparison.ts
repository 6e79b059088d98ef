import type { CompareRunsQuery } from './compare.generated.ts';

/** The comparison as the page asks for it. */
export type Comparison = CompareRunsQuery['compareRuns'];

/** The letter by which a run goes in all tables and pictures of the page: A for the first. */
export const letterOf = (index: number): string => String.fromCharCode(65 + index);

/** What a run is called in a legend. */
export const legendOf = (run: Comparison['runs'][number], index: number): string =>
  `${letterOf(index)} · ${run.name || run.id.slice(0, 8)}`;

/** Whether the runs learnt from ratings of films, which have no categories. */
export const areAboutFilms = ({ runs }: Pick<Comparison, 'runs'>): boolean =>
  runs.length > 0 && runs.every(({ datasetVersion }) => datasetVersion?.subject === 'FILMS');
