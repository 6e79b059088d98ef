import { describe, expect, it } from 'vitest';
import { formatOfFilms, formatOfRatings } from './set-format.js';

const ITEM = `1|Toy Story (1995)|01-Jan-1995||url|${Array(19).fill('0').join('|')}\n`;

describe('the format of a file', () => {
  it.each([
    ['userId,movieId,rating,timestamp\n1,1,4.0,964982703\n', 'latest'],
    ['"userId","movieId","rating","timestamp"\r\n', 'latest'],
    ['196\t242\t3\t881250949\n', '100k'],
    ['1::1193::5::978300760\n', '1m'],
  ])('with ratings is known by its first line: %j', (head, format) => {
    expect(formatOfRatings(head)).toBe(format);
  });

  it.each([
    ['movieId,title,genres\n', 'latest'],
    [ITEM, '100k'],
    ["1::Toy Story (1995)::Animation|Children's\n", '1m'],
  ])('with films is known by its first line: %j', (head, format) => {
    expect(formatOfFilms(head)).toBe(format);
  });

  it.each(['', 'PK\u0003\u0004', 'title,label\nlamp,a\n', '1,2,3,4\n'])('of %j is none', (head) => {
    expect(() => formatOfRatings(head)).toThrow(
      /none of the formats of ratings\.csv, u\.data or ratings\.dat/,
    );
    expect(() => formatOfFilms(head)).toThrow(/none of the formats of movies\.csv, u\.item or movies\.dat/);
  });
});
