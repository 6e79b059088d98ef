import { describe, expect, it } from 'vitest';
import { acceptRow, LISTING_LIMITS } from './accept-row.js';
import { columnMappingSchema, locateColumns } from './columns.js';

const HEADER = ['id', 'title', 'description', 'label', 'imageid', 'productid'];
const columns = locateColumns(HEADER, columnMappingSchema.parse({}));
const accept = (changes: Partial<Record<(typeof HEADER)[number], string>>, line = 2) =>
  acceptRow(
    HEADER.map(
      (name) => ({ id: '7', title: 'red lamp', description: '', label: '10', ...changes })[name] ?? '',
    ),
    columns,
    line,
  );
const { titleCharsMax, descriptionCharsMax, idCharsMax } = LISTING_LIMITS;

describe('acceptRow', () => {
  it('cleans the texts and names the picture', () => {
    expect(accept({ title: ' <b>Red</b>&nbsp;lamp', imageid: '12', productid: '34' })).toEqual({
      accepted: true,
      listing: {
        externalId: '7',
        title: 'Red lamp',
        description: '',
        group: '',
        imageFile: 'image_12_product_34.jpg',
      },
    });
  });

  it.each([
    ['no picture id', {}],
    ['a path as picture id', { imageid: '../../etc/passwd', productid: '34' }],
  ])('names no picture for %s', (_what, changes) => {
    expect(accept(changes)).toMatchObject({ listing: { imageFile: null } });
  });

  it.each([
    ['no-text', { title: ' <br> ', description: '&nbsp;' }],
    ['title-too-long', { title: 'x'.repeat(titleCharsMax + 1) }],
    ['title-too-long', { title: '<b>'.repeat(10 << 20) }],
    ['description-too-long', { description: 'x'.repeat(descriptionCharsMax + 1) }],
    ['id-too-long', { id: 'x'.repeat(idCharsMax + 1) }],
  ])('rejects: %s', (reason, changes) => {
    expect(accept(changes)).toMatchObject({ accepted: false, reason });
  });

  it('names the limit', () => {
    expect(accept({ title: 'x'.repeat(1_001) })).toMatchObject({
      detail: 'The title has 1001 characters; the limit is 1000.',
    });
  });

  it('accepts texts and ids of exactly the longest lengths', () => {
    const longest = {
      title: 'x'.repeat(titleCharsMax),
      description: 'y'.repeat(descriptionCharsMax),
      id: 'z'.repeat(idCharsMax),
    };
    expect(accept(longest)).toMatchObject({ accepted: true });
  });

  it('counts a text without its markup', () => {
    expect(accept({ title: `${'<b>x</b>'.repeat(500)}` })).toMatchObject({ accepted: true });
  });

  it.each([5, 7])('rejects a row of %i columns in a file of six', (count) => {
    const fields = Array.from({ length: count }, () => 'x');
    expect(acceptRow(fields, columns, 2)).toMatchObject({
      reason: 'column-count',
      detail: `The row has ${count} columns, the file has 6.`,
    });
  });

  it('takes the line number for the id where the file has none', () => {
    const withoutId = locateColumns(['title', 'label'], columnMappingSchema.parse({}));
    expect(acceptRow(['red lamp', '10'], withoutId, 42)).toMatchObject({ listing: { externalId: '42' } });
  });
});
