import { describe, expect, it } from 'vitest';
import { columnMappingSchema, locateColumns } from './columns.js';

const locate = (firstRow: string[], mapping: object = {}) =>
  locateColumns(firstRow, columnMappingSchema.parse(mapping));

describe('locateColumns', () => {
  it.each(['picture', 'Image', 'image_file'])(
    'takes the column "%s" for the names of the pictures',
    (name) => {
      expect(locate(['title', 'label', name]).picture).toBe(2);
    },
  );

  it("knows the columns of the challenge's listings", () => {
    expect(locate(['', 'designation', 'description', 'productid', 'imageid'])).toEqual({
      count: 5,
      id: 0,
      title: 1,
      description: 2,
      picture: -1,
      productId: 3,
      imageId: 4,
      label: -1,
      group: -1,
    });
  });

  it('finds columns by given names, positions and usual names in any case', () => {
    expect(
      locate(['Ref', 'TITLE', 'what', 'kind'], { id: 'Ref', description: '3', label: 'kind' }),
    ).toMatchObject({
      id: 0,
      title: 1,
      description: 2,
      label: 3,
    });
  });

  it('prefers a column of that name to the position', () => {
    expect(locate(['a', 'b', '1'], { title: '1' }).title).toBe(2);
  });

  it('takes positions where there is no header row', () => {
    expect(locate(['red lamp', '10'], { header: false, title: '1', label: '2' })).toMatchObject({
      title: 0,
      label: 1,
    });
  });

  it('takes a column without a name for the id only if it is the first', () => {
    expect(locate(['title', 'label', '']).id).toBe(-1);
  });

  it('names the columns that are there when one is missing', () => {
    expect(() => locate(['a', 'b'], { title: 'a', label: 'class' })).toThrow(
      expect.objectContaining({
        code: 'UNUSABLE_FILE',
        message: 'The file has no column "class" for the label. Its columns are: a, b.',
        facts: { field: 'label' },
      }),
    );
  });

  it.each(['0', '3', '-1'])('refuses position %s of two', (position) => {
    expect(() => locate(['a', 'b'], { header: false, title: position })).toThrow(
      /its first row has 2 columns/,
    );
  });

  it('asks which column is the title', () => {
    expect(() => locate(['a', 'b'])).toThrow(/Which column is the title\? None of a, b /);
  });
});
