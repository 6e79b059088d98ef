import { describe, expect, it } from 'vitest';
import { FilmCatalogue } from './film-catalogue.js';

function catalogueOf(...films: string[][]): FilmCatalogue {
  const catalogue = new FilmCatalogue();
  for (const film of films) expect(catalogue.addFilm(film)).toBeNull();
  return catalogue;
}

describe('FilmCatalogue', () => {
  it('numbers films in their order', () => {
    const catalogue = catalogueOf(['7', 'A', ''], ['3', 'B', '']);
    expect([catalogue.numberOf('7'), catalogue.numberOf('3'), catalogue.numberOf('9')]).toEqual([
      0,
      1,
      undefined,
    ]);
  });

  it('leaves out words for the lack of a genre', () => {
    const catalogue = catalogueOf(
      ['1', 'A', 'unknown|Drama'],
      ['2', 'B', '(no genres listed)'],
      ['3', 'C', 'War|War'],
    );
    expect([...catalogue.films()].map(({ genres }) => genres)).toEqual([['Drama'], [], ['War']]);
  });

  it.each([
    [['', 'A', ''], 'no-id'],
    [['1', ' ', ''], 'no-title'],
    [['2', 'x'.repeat(501), ''], 'title-too-long'],
    [['9', 'Again', ''], 'duplicate-id'],
  ])('refuses %j for %s', (film, reason) => {
    expect(catalogueOf(['9', 'A', '']).addFilm(film)).toMatchObject({ reason });
  });

  it('keeps the 20 most frequent tags in small letters, of equal ones the first by letters', () => {
    const catalogue = catalogueOf(['1', 'A', '']);
    for (const tag of ['Funny', 'funny ', 'dark', 'FUNNY', 'Dark', 'b', 'a']) catalogue.addTag(['1', tag]);
    for (let number = 10; number < 40; number++) catalogue.addTag(['1', `t${number}`]);
    const [film] = catalogue.films();
    expect(film!.tags.slice(0, 5)).toEqual(['funny', 'dark', 'a', 'b', 't10']);
    expect(film!.tags).toHaveLength(20);
  });

  it('writes ids of IMDb as IMDb does, and passes over what is none', () => {
    const catalogue = catalogueOf(['1', 'A', ''], ['2', 'B', '']);
    catalogue.addLinks(['1', '0114709', '862']);
    catalogue.addLinks(['2', 'none', '99999999999']);
    expect([...catalogue.films()].map(({ imdbId, tmdbId }) => [imdbId, tmdbId])).toEqual([
      ['tt0114709', 862],
      [null, null],
    ]);
  });

  it('refuses tags and links of films that it has not, and tags that are none', () => {
    const catalogue = catalogueOf(['1', 'A', '']);
    expect(catalogue.addTag(['2', 'x'])).toMatchObject({ reason: 'unknown-film' });
    expect(catalogue.addLinks(['2', '1', '1'])).toMatchObject({ reason: 'unknown-film' });
    expect(catalogue.addTag(['1', ' '])).toMatchObject({ reason: 'no-tag' });
    expect(catalogue.addTag(['1', 'x'.repeat(101)])).toMatchObject({ reason: 'tag-too-long' });
  });
});
