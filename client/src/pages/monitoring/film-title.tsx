import { useQuery } from 'urql';
import { FilmTitleDocument } from './monitoring.generated.ts';

/** The title of a film with its year; its id until that is known, or where the dataset version has it no more. */
export function FilmTitle({ datasetVersionId, id }: { datasetVersionId: string; id: string }) {
  const [{ data }] = useQuery({ query: FilmTitleDocument, variables: { datasetVersionId, id } });
  const film = data?.datasetVersion?.films[0];
  if (film === undefined) return id;
  return (
    <cite>
      {film.title}
      {film.year !== null && ` (${film.year})`}
    </cite>
  );
}
