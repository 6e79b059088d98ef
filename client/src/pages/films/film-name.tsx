import { Text } from '@mantine/core';

interface FilmNameProps {
  film: { title: string; year: number | null; genres: readonly string[] };
  /** Beside the genres. */
  note?: string;
}

/** A film as a line: its title and year, below them its genres. */
export function FilmName({ film, note }: FilmNameProps) {
  const below = [film.genres.join(', '), note].filter((part) => part !== undefined && part !== '');
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {titleOf(film)}
      </Text>
      {below.length > 0 && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {below.join(' · ')}
        </Text>
      )}
    </div>
  );
}

/** Title and year, as one says them. */
export function titleOf({ title, year }: { title: string; year: number | null }): string {
  return year === null ? title : `${title} (${year})`;
}
